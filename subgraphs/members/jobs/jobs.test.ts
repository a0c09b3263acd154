import { memberMessageBatched } from '@supermall/contracts/members'
import { derivedId, newId } from '@supermall/kernel/id'
import { findExports } from '@supermall/subgraph/export-runs'
import { domainFloor } from '@supermall/testing/domain'
import { exportText } from '@supermall/testing/export-files'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import { memberExports, startExport } from '../commands/export-members.ts'
import { sendMessage } from '../commands/send-message.ts'
import { tellNextBatch } from '../commands/tell-message.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import type { Export } from '../data/exports.ts'
import type { MemberWhere } from '../data/member-where.ts'
import forgetExports from './forget-exports.ts'
import tellMessages from './tell-messages.ts'
import writeExports from './write-exports.ts'

let now = new Date('2026-11-21T04:00:00Z')
const floor = await domainFloor<Tx, Tools>({ name: 'members', open, clock: () => now })
const { transact, operate, sql, tools } = floor
const within = { transact, log: floor.floor.log } as never
const staff = derivedId('acc', 900)

const MANY = 2_345
beforeAll(async () => {
  await sql.query(`
    insert into member (id, account_id, nickname, gender, joined_at, updated_at, spent, deleted_at)
    select 'mbr_' || lpad(n::text, 26, '0'), 'acc_' || lpad(n::text, 26, '0'),
      case when n % 100 = 0 then '=HYPERLINK("x")' else 'Member ' || n end,
      case when n % 10 = 0 then 'FEMALE' else 'MALE' end, now(), now(), n, case when n > ${MANY} then now() end
    from generate_series(1, ${MANY + 5}) n`)
})

const send = (key: string, changes: object = {}) =>
  operate('members.message.send', (unit) =>
    sendMessage({ idempotencyKey: key, title: 'Sale', body: 'Today', ...changes }, staff, unit),
  )
const batches = async () =>
  (await floor.told('member.message_batched')).map(
    ({ payload }) => memberMessageBatched({ ...(payload as object) } as never).payload,
  )
const batchesOf = async (messageId: string) => (await batches()).filter((one) => one.messageId === messageId)

describe('a message to many', () => {
  test('goes to everybody once, a thousand at a time, and to nobody who is gone', async () => {
    const sent = await send('all')
    if (!sent.ok) throw new Error('refused')
    expect(await tellMessages.run(within)).toEqual({ members: MANY })
    const told = await batchesOf(sent.value.id)
    expect(told.map(({ batch, accountIds }) => [batch, accountIds.length])).toEqual([
      [1, 1_000],
      [2, 1_000],
      [3, 345],
    ])
    expect(new Set(told.flatMap(({ accountIds }) => accountIds)).size).toBe(MANY)
    for (const payload of told) expect(memberMessageBatched.schema.safeParse(payload).success).toBe(true)
    const { rows } = await sql.query('select status, member_count, batch_count, sent_at from mass_message')
    expect(rows).toEqual([{ status: 'SENT', member_count: MANY, batch_count: 3, sent_at: now }])
    expect(await tellMessages.run(within)).toEqual({ members: 0 })
  })

  test('goes to those whom the condition fits, also when that is nobody', async () => {
    const some = await send('some', { where: { gender: { eq: 'FEMALE' }, spent: { range: { below: '1.00' } } } })
    const nobody = await send('nobody', { where: { levelId: { eq: derivedId('lvl', 1) } } })
    expect(await tellMessages.run(within)).toEqual({ members: 9 })
    if (!some.ok || !nobody.ok) throw new Error('refused')
    expect([(await batchesOf(some.value.id)).length, await batchesOf(nobody.value.id)]).toEqual([1, []])
  })

  test('is told to each once when many processes work at it', async () => {
    const sent = await send('rivals')
    if (!sent.ok) throw new Error('refused')
    for (let round = 0; round < 4; round++) survivors(await rival(4, () => tellNextBatch([], within)))
    const accounts = (await batchesOf(sent.value.id)).flatMap(({ accountIds }) => accountIds)
    expect([accounts.length, new Set(accounts).size]).toEqual([MANY, MANY])
  })

  test('that cannot be told keeps no other one waiting, and has failed after a few times', async () => {
    const [bad, good] = [await send('bad'), await send('good', { where: { levelId: { eq: derivedId('lvl', 1) } } })]
    if (!bad.ok || !good.ok) throw new Error('refused')
    const broken = { joinedAt: { range: { from: 'never' } } }
    await sql.query({ text: 'update mass_message set filter = $2 where id = $1', values: [bad.value.id, broken] })
    const stateOf = async (id: string) =>
      (await sql.query('select status, failure_count from mass_message where id = $1', [id])).rows[0]
    expect(await tellMessages.run(within)).toEqual({ members: 0 })
    expect(await stateOf(good.value.id)).toEqual({ status: 'SENT', failure_count: 0 })
    expect(await stateOf(bad.value.id)).toEqual({ status: 'WAITING', failure_count: 1 })
    for (let run = 2; run <= 5; run++) await tellMessages.run(within)
    expect(await stateOf(bad.value.id)).toEqual({ status: 'FAILED', failure_count: 5 })
    expect(await batchesOf(bad.value.id)).toEqual([])
  })

  test('is sent by each operator with keys of their own', async () => {
    const by = (ordinal: number) => {
      const id = derivedId('acc', ordinal)
      const actor = { id, audience: 'PLATFORM', shopId: null, ip: '127.0.0.1', traceparent: null } as const
      return floor.operateAs(actor)('members.message.send', (unit) =>
        sendMessage({ idempotencyKey: 'mine', title: `By ${ordinal}`, body: 'Today' }, id, unit),
      )
    }
    const [one, two, again] = [await by(901), await by(902), await by(901)]
    if (!one.ok || !two.ok || !again.ok) throw new Error('refused')
    expect([two.value.id === one.value.id, again.value.id === one.value.id]).toEqual([false, true])
    expect(two.value.title).toBe('By 902')
    await sql.query(`update mass_message set status = 'SENT' where status = 'WAITING'`)
  })

  test('is answered by its key as it was the first time, however long the key is', async () => {
    const key = 'k'.repeat(128)
    const first = await send(key)
    await sql.query(`update mass_message set status = 'SENT' where status = 'WAITING'`)
    expect(first).toMatchObject({ ok: true, value: { status: 'WAITING' } })
    expect(await send(key)).toEqual(first)
  })

  test('is sent once per key: the same again is the same, another one is refused', async () => {
    const ends = survivors(await rival(5, () => send('key', { where: { gender: { in: ['MALE'] } } })))
    expect(new Set(ends.map((end) => (end.ok ? end.value.id : 'refused'))).size).toBe(1)
    const before = (await sql.query('select * from mass_message order by id')).rows
    expect(await send('key', { title: 'Other' })).toMatchObject({ refusals: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] })
    for (const key of ['', 'k'.repeat(129)])
      expect(await send(key, {})).toMatchObject({
        refusals: [{ code: 'IDEMPOTENCY_KEY_INVALID', path: ['idempotencyKey'] }],
      })
    expect(await send('new', { title: '', body: 'x'.repeat(2_001) })).toMatchObject({ refusals: [{}, {}] })
    expect((await sql.query('select * from mass_message order by id')).rows).toEqual(before)
  })
})

describe('an export', () => {
  const start = (where: MemberWhere | null = null, idempotencyKey: string = newId('evt')) =>
    operate('members.member.export', (unit) => startExport({ where, idempotencyKey }, unit))
  async function asked(where: MemberWhere | null = null): Promise<string> {
    const started = await start(where)
    if (!started.ok) throw new Error('refused')
    return started.value.exportId
  }
  const textOf = (id: string) => exportText(tools.client, id)
  const stateOf = async (id: string) => (await findExports<Export>(tools.client, [id]))[0]
  const writeNext = () => memberExports.writeNext([], within)

  test('holds each member once, and no formula', async () => {
    const id = await asked()
    expect(await writeExports.run(within)).toEqual({ rows: MANY })
    const text = await textOf(id)
    const lines = text.trimEnd().split('\r\n')
    expect([lines.length, text.charCodeAt(0), text.match(/member_id/g)?.length]).toEqual([MANY + 1, 0xfeff, 1])
    expect(new Set(lines.slice(1).map((line) => line.split(',')[0])).size).toBe(MANY)
    expect(text).toContain(`,"'=HYPERLINK(""x"")",`)
    expect(text).not.toContain(',=')
    expect(await stateOf(id)).toMatchObject({
      ...{ status: 'DONE', rowCount: MANY, chunkCount: 3, doneAt: now, byteCount: BigInt(Buffer.byteLength(text)) },
    })
  })

  test('is written once when many processes write it, and goes on behind what one of them has written before it died', async () => {
    const id = await asked({ gender: { eq: 'MALE' } })
    expect(await writeNext()).toEqual({ count: 1_000, passedId: null })
    let begun = 0
    const dying = (work: (unit: never) => Promise<unknown>) =>
      transact(async (unit) => {
        const done = await work(unit as never)
        if (++begun > 1) throw new Error('the process has died')
        return done
      })
    await expect(memberExports.writing.run({ transact: dying, log: floor.floor.log } as never)).rejects.toThrow(
      'has died',
    )
    expect(await stateOf(id)).toMatchObject({ status: 'RUNNING', rowCount: 1_000, failureCount: 0 })
    for (let round = 0; round < 3; round++) survivors(await rival(3, writeNext))
    const lines = (await textOf(id)).trimEnd().split('\r\n').slice(1)
    expect([lines.length, new Set(lines).size]).toEqual([2_111, 2_111])
  })

  test('that cannot be written keeps no other one waiting, and has failed after a few times, its text gone', async () => {
    const [id, good] = [await asked(), await asked({ levelId: { eq: derivedId('lvl', 1) } })]
    expect(await writeNext()).toEqual({ count: 1_000, passedId: null })
    const broken = { joinedAt: { range: { from: 'never' } } }
    const filter = (value: object) =>
      sql.query({ text: 'update export_run set filter = $2 where id = $1', values: [id, value] })
    await filter(broken)
    for (let run = 1; run <= 4; run++) expect(await writeExports.run(within)).toEqual({ rows: 0 })
    expect(await stateOf(good)).toMatchObject({ status: 'DONE' })
    expect(await stateOf(id)).toMatchObject({ status: 'RUNNING', failureCount: 4, failure: null })
    await filter({})
    await writeNext()
    expect(await stateOf(id)).toMatchObject({ status: 'RUNNING', failureCount: 0 })
    await filter(broken)
    for (let run = 1; run <= 5; run++) await writeExports.run(within)
    const failure = expect.stringContaining('5 times in a row')
    expect(await stateOf(id)).toMatchObject({ status: 'FAILED', failureCount: 5, failure, doneAt: null })
    expect(await textOf(id)).toBe('')
    await sql.query(`delete from export_run where id = any($1)`, [[id, good]])
  })

  test('is gone after a day, its text with it', async () => {
    const before = now
    now = new Date(now.getTime() + 24 * 3_600_000)
    expect(await forgetExports.run(within)).toEqual({ forgotten: 2 })
    expect((await sql.query('select distinct status from export_run')).rows).toEqual([{ status: 'EXPIRED' }])
    expect((await sql.query('select 1 from export_chunk')).rows).toEqual([])
    now = before
  })

  test('is asked for once per key: the same again is the same one, another one is refused', async () => {
    const ends = survivors(await rival(4, () => start({ gender: { eq: 'MALE' } }, 'males')))
    expect(new Set(ends.map((end) => (end.ok ? end.value.exportId : 'refused'))).size).toBe(1)
    expect(await start(null, 'males')).toMatchObject({ refusals: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] })
    expect(await start(null, '')).toMatchObject({ refusals: [{ code: 'IDEMPOTENCY_KEY_INVALID' }] })
    expect((await sql.query(`select 1 from export_run where status = 'WAITING'`)).rows).toHaveLength(1)
  })

  test('waits behind at most nineteen others', async () => {
    for (let count = 1; count < 20; count++) await asked()
    expect(await start()).toMatchObject({ refusals: [{ code: 'LIMIT_REACHED' }] })
    expect((await sql.query(`select 1 from export_run where status = 'WAITING'`)).rows).toHaveLength(20)
  })
})
