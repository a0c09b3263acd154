import { after, hours, minutes } from '@supermall/kernel/time'
import type { Transact } from '@supermall/messaging/unit'
import { domainFloor } from '@supermall/testing/domain'
import { exportText, fetchPath } from '@supermall/testing/export-files'
import { beforeEach, expect, test } from 'vitest'
import type { Prisma } from '../../prisma/members/generated/client.ts'
import { PrismaClient } from '../../prisma/members/generated/client.ts'
import type { Route } from './definition.ts'
import type { ExportRun } from './export-runs.ts'
import { findExports } from './export-runs.ts'
import type { Exported } from './exports.ts'
import { exportsOf } from './exports.ts'
import { TABLE_NAMES } from './older-exports.ts'

type Tx = Prisma.TransactionClient

const BEGUN = new Date('2026-11-21T04:00:00Z')
let now = BEGUN
const clock = () => now
const { transact, sql, tools, floor } = await domainFloor<Tx, { client: PrismaClient }>({
  name: 'members',
  clock,
  open: ({ adapter }) => ({ client: new PrismaClient({ adapter }) }),
})
const db = tools.client
const { exportRun, exportChunk } = db
const { log } = floor
const within = { transact, log }

/** Three lines, one in each chunk. */
const KIND: Exported<Tx, ExportRun> = {
  prefix: 'mex',
  path: '/files/',
  mutation: 'fileStart',
  summary: 'Asked for a file',
  mostUnfinished: 5,
  head: () => 'line\r\n',
  async batch({ cursor }) {
    const line = Number(cursor ?? 0) + 1
    return { lines: [`${line}\r\n`], cursor: String(line), isLast: line === 3 }
  },
}
const files = exportsOf(KIND)

const route: Route<undefined> = {
  ...files.route,
  handle: (request, response) => files.route.handle(request, response, { client: db, clock }),
}
const fetched = (path: string, method?: string) => fetchPath({ routes: [route] }, path, method)

const A = `mex_${'0'.repeat(25)}1`
const B = `mex_${'0'.repeat(25)}2`
const WAITING = {
  ...{ requestedBy: 'acc_1', status: 'WAITING', cursor: null, rowCount: 0, chunkCount: 0, byteCount: 0n },
  ...{ failureCount: 0, failure: null, createdAt: BEGUN, doneAt: null, expiresAt: null },
} as const
const add = (id: string, changes: Partial<ExportRun> = {}) =>
  exportRun.create({ data: { ...WAITING, id, filter: {}, secret: `the secret of ${id}`, ...changes } })
const written = (id: string, ...texts: readonly string[]) =>
  Promise.all(texts.map((text, number) => exportChunk.create({ data: { exportId: id, number, text } })))
const chunks = () => exportChunk.count()

async function runOf(id: string): Promise<ExportRun> {
  const [run] = await findExports<ExportRun>(db, [id])
  if (!run) throw new Error(`there is no ${id}`)
  return run
}
const seen = async (id: string) => {
  const run = await runOf(id)
  const { status, expiresAt, downloadUrl } = files.fields
  return {
    status: status(run, null, { clock }),
    expiresAt: expiresAt(run),
    url: downloadUrl(run, null, { clock }) ?? '',
  }
}

beforeEach(async () => {
  await sql.query('truncate export_run, export_chunk')
  now = BEGUN
})

test('a file is fetched by its signed address alone, for fifteen minutes', async () => {
  await add(A)
  await add(B)
  expect(await files.writing.run(within)).toEqual({ rows: 6 })
  const { url } = await seen(A)
  expect(await fetched(url)).toEqual({
    status: 200,
    type: 'text/csv; charset=utf-8',
    body: '\uFEFFline\r\n1\r\n2\r\n3\r\n',
  })
  expect(await fetched(url, 'HEAD')).toMatchObject({ status: 200, body: '' })
  const forgeries = [
    ...[`${url}x`, url.replace(/\.[^.]+\./, '.zzzzzzzzz.'), url.replace(A, B), url.replace('/mex_', '/oex_')],
    ...['/files/', `/files/${A}`],
  ]
  for (const path of forgeries) expect([path, (await fetched(path)).status]).toEqual([path, 403])
  now = after(BEGUN, minutes(15) - 1)
  expect((await fetched(url)).status).toBe(200)
  now = after(BEGUN, minutes(15))
  expect((await fetched(url)).status).toBe(403)
})

test('a file is gone after a day, for who has its address as for who asks for one', async () => {
  await add(A)
  await files.writing.run(within)
  expect(await runOf(A)).toMatchObject({ status: 'DONE', doneAt: BEGUN, expiresAt: after(BEGUN, hours(24)) })
  now = after(BEGUN, hours(24) - minutes(5))
  const { url } = await seen(A)
  expect((await fetched(url)).status).toBe(200)
  now = after(BEGUN, hours(24))
  expect((await fetched(url)).status).toBe(404)
  expect(await seen(A)).toMatchObject({ status: 'EXPIRED', url: '' })
  expect(await chunks()).toBe(3)
  expect(await files.forgetting.run(within)).toEqual({ forgotten: 1 })
  expect([(await runOf(A)).status, await chunks()]).toEqual(['EXPIRED', 0])
})

test('a download breaks off where what is left of its file has gone meanwhile, and is no shorter file', async () => {
  await add(A)
  await files.writing.run(within)
  const { url } = await seen(A)
  await exportChunk.deleteMany({ where: { exportId: A, number: 2 } })
  await expect(fetched(url)).rejects.toThrow(TypeError)
})

test('a file that the version before has begun is gone on with behind its chunks, which it has not counted', async () => {
  await add(A, { status: 'RUNNING', cursor: '2', rowCount: 2 })
  await written(A, '\uFEFFline\r\n1\r\n', '2\r\n')
  expect(await files.writing.run(within)).toEqual({ rows: 1 })
  const text = '\uFEFFline\r\n1\r\n2\r\n3\r\n'
  expect(await exportText(db, A)).toBe(text)
  const bytes = BigInt(Buffer.byteLength(text))
  expect(await runOf(A)).toMatchObject({
    status: 'DONE',
    rowCount: 3,
    chunkCount: 3,
    byteCount: bytes,
    failureCount: 0,
  })
})

test('a chunk that the version before writes at the same time is not written twice', async () => {
  await add(A, { status: 'RUNNING', cursor: '1', rowCount: 1 })
  await written(A, '1\r\n')
  const meanwhile: Transact<Tx> = async (work) => {
    const done = await transact(work)
    if ((await chunks()) > 1) return done
    await exportChunk.create({ data: { exportId: A, number: 1, text: '2\r\n' } })
    await exportRun.updateMany({ where: { id: A }, data: { cursor: '2', rowCount: 2 } })
    return done
  }
  expect(await files.writeNext([], { transact: meanwhile, log })).toEqual({ count: 0, passedId: null })
  expect(await files.writing.run(within)).toEqual({ rows: 1 })
  expect(await exportText(db, A)).toBe('1\r\n2\r\n3\r\n')
})

test('a file that the version before has ended is there for a day, though it does not say until when', async () => {
  await add(A, { status: 'DONE', cursor: '2', rowCount: 2, doneAt: BEGUN })
  await written(A, '1\r\n', '2\r\n')
  const { url, ...shown } = await seen(A)
  expect(shown).toEqual({ status: 'DONE', expiresAt: after(BEGUN, hours(24)) })
  expect(await fetched(url)).toMatchObject({ status: 200, body: '1\r\n2\r\n' })
  now = after(BEGUN, hours(24))
  expect(await seen(A)).toMatchObject({ status: 'EXPIRED', url: '' })
  expect(await files.forgetting.run(within)).toEqual({ forgotten: 1 })
})

test('files are forgotten one by one, so that large ones need no long transaction', async () => {
  const large = (ordinal: number) => `mex_${'0'.repeat(23)}${100 + ordinal}`
  for (let ordinal = 0; ordinal < 107; ordinal++) {
    const ended = ordinal % 2 ? { status: 'FAILED' as const } : { status: 'DONE' as const, doneAt: BEGUN }
    await add(large(ordinal), ended)
    await written(large(ordinal), 'one', 'two')
  }
  now = after(BEGUN, hours(24))
  await add(A, { status: 'DONE', doneAt: now })
  let largest = 0
  const watched: Transact<Tx> = async (work) => {
    const before = await chunks()
    const done = await transact(work)
    largest = Math.max(largest, before - (await chunks()))
    return done
  }
  expect(await files.forgetting.run({ transact: watched, log })).toEqual({ forgotten: 54 })
  expect([largest, await chunks(), (await runOf(A)).status]).toEqual([2, 0, 'DONE'])
})

test('a file that cannot be forgotten, measured or cleared keeps no other back', async () => {
  const [C, D, E, F] = ['3', '4', '5', '6'].map((last) => `mex_${'0'.repeat(25)}${last}`) as [
    string,
    string,
    string,
    string,
  ]
  for (const id of [A, B]) await add(id, { status: 'DONE', doneAt: after(BEGUN, hours(-24)), expiresAt: BEGUN })
  for (const id of [C, D]) await add(id, { status: 'DONE', doneAt: BEGUN })
  for (const id of [E, F]) await add(id, { status: 'FAILED' })
  for (const id of [A, B, E, F]) await written(id, 'one')
  await sql.query(`alter table export_run add constraint poison check (
    not (id = '${A}' and status = 'EXPIRED') and not (id = '${C}' and expires_at is not null))`)
  await sql.query(
    `create table reader (export_id text, number integer, foreign key (export_id, number) references export_chunk)`,
  )
  await sql.query(`insert into reader values ('${E}', 0)`)
  await expect(files.forgetting.run(within)).rejects.toThrow('poison')
  expect([(await runOf(A)).status, (await runOf(B)).status]).toEqual(['DONE', 'EXPIRED'])
  expect([(await runOf(C)).expiresAt, (await runOf(D)).expiresAt]).toEqual([null, after(BEGUN, hours(24))])
  expect(await exportChunk.findMany({ select: { exportId: true }, orderBy: { exportId: 'asc' } })).toEqual(
    [A, E].map((exportId) => ({ exportId })),
  )
  await sql.query('drop table reader')
  await sql.query('alter table export_run drop constraint poison')
  expect(await files.forgetting.run(within)).toEqual({ forgotten: 1 })
  expect([await chunks(), (await runOf(C)).expiresAt]).toEqual([0, after(BEGUN, hours(24))])
})

test('a file that the version before has ended soon says how long it is, and is fetched as before', async () => {
  await add(A, { status: 'DONE', cursor: '2', rowCount: 2, doneAt: BEGUN })
  await written(A, '1 é\r\n', '2\r\n')
  await add(B, { status: 'DONE', doneAt: BEGUN, chunkCount: 1, byteCount: 5n, expiresAt: after(BEGUN, hours(24)) })
  await files.forgetting.run(within)
  expect(await runOf(A)).toMatchObject({ chunkCount: 2, byteCount: 9n, expiresAt: after(BEGUN, hours(24)) })
  expect(await runOf(B)).toMatchObject({ chunkCount: 1, byteCount: 5n })
  expect(await fetched((await seen(A)).url)).toMatchObject({ status: 200, body: '1 é\r\n2\r\n' })
})

test('what the version before wrote of a file that it gave up is not kept', async () => {
  await add(A, { status: 'FAILED', cursor: '1', rowCount: 1 })
  await add(B, { status: 'RUNNING', cursor: '1', rowCount: 1 })
  for (const id of [A, B]) await written(id, '1\r\n')
  await files.forgetting.run(within)
  expect(await exportChunk.findMany({ select: { exportId: true } })).toEqual([{ exportId: B }])
})

test('a file whose chunks cannot be counted keeps nobody from theirs, and is given up at last', async () => {
  await add(A, { status: 'RUNNING', cursor: '1', rowCount: 1 })
  await written(A, '1\r\n')
  await add(B)
  const { writing } = exportsOf({ ...KIND, tables: { ...TABLE_NAMES, text: 'nowhere' } })
  for (let time = 0; time < 5; time++) await writing.run(within)
  expect([(await runOf(A)).status, (await runOf(B)).status]).toEqual(['FAILED', 'DONE'])
  expect(await exportChunk.count({ where: { exportId: A } })).toBe(0)
})
