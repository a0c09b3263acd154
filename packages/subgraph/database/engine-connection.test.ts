import { expect, test } from 'vitest'
import { isOneTransaction } from './engine-connection.ts'

test.each([
  ['create table goods (id text);\ncreate index on goods (id);'],
  ['create function one() returns int language plpgsql as $$\nbegin\n  return 1;\nend\n$$;'],
  ['create function one() returns int language plpgsql as $body$ begin return 1; end $body$;'],
  ['-- to be run\n-- begin; concurrently with nothing else\ncreate table goods (id text);'],
  ['alter table goods add ended_at timestamptz;'],
  ['create function one(x int) returns int language sql\nreturn case when x > 1 then x\nend;\nselect 1;'],
  ["insert into notes values ('; commit; concurrently');"],
])('%j can travel in one transaction', (script) => {
  expect(isOneTransaction(script)).toBe(true)
})

test.each([
  ['create index concurrently on goods (id);'],
  ['begin;\ncreate table goods (id text);\ncommit;'],
  ['create table goods (id text); commit; create table price (id text);'],
  ['  START TRANSACTION;'],
  ['vacuum goods;'],
  ["alter system set work_mem = '1MB';"],
])('%j must travel alone', (script) => {
  expect(isOneTransaction(script)).toBe(false)
})
