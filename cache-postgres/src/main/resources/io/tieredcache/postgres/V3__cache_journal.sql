-- Up to which entry each partition of a write-behind schema's journal has been applied. The
-- transaction that writes the rows moves it, so that no entry is applied twice or out of order.
create table cache_journal (
  schema text not null,
  partition int not null,
  position bigint not null,
  primary key (schema, partition)
);
