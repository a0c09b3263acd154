import { fault } from '@supermall/kernel/fault'
import { newId } from '@supermall/kernel/id'
import { ok, refused } from '@supermall/kernel/result'
import { adapterFor, createPool } from '@supermall/subgraph/database/pool'
import { messagingDatabase } from '@supermall/testing/messaging-database'
import { rival, survivors } from '@supermall/testing/rival'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PrismaClient } from '../../prisma/catalog/generated/client.ts'
import type { Outgoing } from './outbox.ts'
import type { Client, TransactionSql } from './sql.ts'
import type { Transactor } from './transact.ts'
import { operateAs, transactAs } from './transact.ts'
import { coinCounted } from './trial/coins.ts'
import type { Actor } from './unit.ts'
import { system } from './unit.ts'

const operator: Actor = {
  id: 'acc_operator',
  audience: 'PLATFORM',
  shopId: null,
  ip: '127.0.0.1',
  traceparent: '00-trace-span-01',
}
const purseId = newId('prs')

let sql: ReturnType<typeof createPool>
let prisma: PrismaClient
let sent: readonly Outgoing[] = []
let through: Transactor<TransactionSql>

beforeAll(async () => {
  sql = createPool(await messagingDatabase('create table purse (name text primary key, coins integer not null);'), {
    max: 10,
    statementTimeoutMs: 10_000,
    applicationName: 'transact-test',
  })
  const generated = await import('../../prisma/catalog/generated/client.ts')
  prisma = new generated.PrismaClient({ adapter: adapterFor(sql) })
  through = {
    client: prisma as Client<TransactionSql>,
    source: 'mint',
    subscribersOf: (name) => (name === 'coin.counted' ? ['purse', 'bank'] : []),
    clock: () => new Date('2026-11-01T10:00:00Z'),
    send: (told) => {
      sent = told
    },
  }
})
afterAll(async () => {
  await prisma.$disconnect()
  if (!sql.ended) await sql.end()
})
beforeEach(async () => {
  await sql.query(`truncate outbox_event, audit_entry, purse; insert into purse values ('a', 0), ('b', 0)`)
  sent = []
})

const coinsOf = async (name: string) =>
  (await sql.query<{ coins: number }>('select coins from purse where name = $1', [name])).rows[0]?.coins
const rowsOf = async <Row extends object>(table: string) =>
  (await sql.query<Row>(`select * from ${table} order by id`)).rows
const give = (db: TransactionSql, name: string, coins = 1) =>
  db.$executeRawUnsafe('update purse set coins = coins + $1 where name = $2', coins, name)

describe('a transaction', () => {
  test('keeps its events with its rows, each awaiting whoever subscribes to it', async () => {
    const answer = await transactAs(
      through,
      operator,
    )(async (unit) => {
      await give(unit.db, 'a')
      unit.emit(coinCounted({ purseId, number: 1 }))
      unit.emit(coinCounted({ purseId, number: 2 }))
      return ok('done')
    })
    expect(answer).toEqual(ok('done'))
    expect(await coinsOf('a')).toBe(1)
    const kept = await rowsOf<{ envelope: object; awaiting: string[] }>('outbox_event')
    expect(kept.map(({ awaiting }) => awaiting)).toEqual([
      ['purse', 'bank'],
      ['purse', 'bank'],
    ])
    expect(kept[0]?.envelope).toMatchObject({
      name: 'coin.counted',
      source: 'mint',
      aggregateId: purseId,
      actorId: 'acc_operator',
      occurredAt: '2026-11-01T10:00:00.000Z',
      traceparent: '00-trace-span-01',
      payload: { purseId, number: 1 },
    })
    expect(sent.map(({ envelope }) => envelope)).toEqual(kept.map(({ envelope }) => envelope))
    expect(sent.map(({ attempt, awaiting }) => [attempt, awaiting])).toEqual([
      [1, ['purse', 'bank']],
      [1, ['purse', 'bank']],
    ])
  })

  test('that is refused changes nothing and tells nothing', async () => {
    const answer = await transactAs(
      through,
      system,
    )(async (unit) => {
      await give(unit.db, 'a')
      unit.emit(coinCounted({ purseId, number: 1 }))
      return refused('PURSE_FULL', 'The purse is full.', 'purseId')
    })
    expect(answer).toEqual(refused('PURSE_FULL', 'The purse is full.', 'purseId'))
    expect(await coinsOf('a')).toBe(0)
    expect(await rowsOf('outbox_event')).toEqual([])
    expect(sent).toEqual([])
  })

  test('that throws changes nothing and throws on', async () => {
    const failing = transactAs(
      through,
      system,
    )(async (unit) => {
      await give(unit.db, 'a')
      throw new Error('torn')
    })
    await expect(failing).rejects.toThrow('torn')
    expect(await coinsOf('a')).toBe(0)
  })

  test('refuses to tell what breaks the contract of the event, or what no bus would carry', async () => {
    const tell = (payload: { purseId: typeof purseId; number: number }) =>
      transactAs(
        through,
        system,
      )(async (unit) => {
        await give(unit.db, 'a')
        unit.emit(coinCounted(payload))
      })
    await expect(tell({ purseId, number: 1.5 })).rejects.toThrow()
    await expect(tell({ purseId: 'prs_1', number: 1 })).rejects.toThrow()
    const heavy = { ...operator, traceparent: 'x'.repeat(600_000) }
    const telling = transactAs(through, heavy)(async (unit) => unit.emit(coinCounted({ purseId, number: 1 })))
    await expect(telling).rejects.toThrow(/coin\.counted weighs \d+ bytes/)
    expect(await coinsOf('a')).toBe(0)
  })

  test('is run again when Postgres ends it for a deadlock with another one', async () => {
    let runs = 0
    const met = meeting(2)
    const endings = await rival(2, (index) =>
      transactAs(
        through,
        system,
      )(async (unit) => {
        runs++
        const [first, second] = index === 0 ? ['a', 'b'] : ['b', 'a']
        await give(unit.db, first)
        await met()
        await give(unit.db, second)
        unit.emit(coinCounted({ purseId, number: index }))
      }),
    )
    survivors(endings)
    expect(runs).toBe(3)
    expect([await coinsOf('a'), await coinsOf('b')]).toEqual([2, 2])
    expect(await rowsOf('outbox_event')).toHaveLength(2)
  })

  test('is run again when Postgres cannot put it in a line with another one', async () => {
    let runs = 0
    const met = meeting(2)
    const endings = await rival(2, () =>
      transactAs(
        through,
        system,
      )(async (unit) => {
        runs++
        await unit.db.$executeRawUnsafe('set transaction isolation level repeatable read')
        await unit.db.$queryRawUnsafe('select coins from purse')
        await met()
        await give(unit.db, 'a')
      }),
    )
    survivors(endings)
    expect(runs).toBe(3)
    expect(await coinsOf('a')).toBe(2)
  })

  test('gives up with a conflict that the client may repeat when it is never let through', async () => {
    const hopeless = transactAs(
      through,
      system,
    )(async (unit) => {
      await unit.db.$executeRawUnsafe(`do $$ begin raise exception 'always' using errcode = '40001'; end $$`)
    })
    await expect(hopeless).rejects.toMatchObject({ code: 'CONFLICT', retryable: true })
  })
})

describe('a privileged transaction', () => {
  test('leaves its audit entry beside what it changed, and tells it', async () => {
    await operateAs(through, operator)('mint.coin.melt', async (unit) => {
      await give(unit.db, 'a', 10n as unknown as number)
      unit.audited({ subjectId: purseId, summary: 'Melted ten', before: { coins: 0n }, after: { coins: 10n } })
    })
    const [entry] = await rowsOf<Record<string, unknown>>('audit_entry')
    expect(entry).toMatchObject({
      action: 'mint.coin.melt',
      actor_id: 'acc_operator',
      audience: 'PLATFORM',
      subject_id: purseId,
      summary: 'Melted ten',
      before: { coins: '0' },
      after: { coins: '10' },
      ip: '127.0.0.1',
      trace_id: 'trace',
    })
    const [{ envelope } = { envelope: {} }] = await rowsOf<{ envelope: object }>('outbox_event')
    expect(envelope).toMatchObject({
      name: 'audit.recorded',
      payload: { entryId: entry?.id, service: 'mint', after: { coins: '10' } },
    })
  })

  test("tells of people's numbers the end alone", async () => {
    const phones = (contactPhone: string) => ({ contactPhone, store: { phone: contactPhone }, phoneCount: 2 })
    await operateAs(through, operator)('mint.coin.melt', async (unit) => {
      const sides = { before: phones('13800001111'), after: phones('') }
      unit.audited({ subjectId: purseId, summary: 'Called', ...sides })
    })
    const before = { contactPhone: '•••• 1111', store: { phone: '•••• 1111' }, phoneCount: 2 }
    expect(await rowsOf('audit_entry')).toMatchObject([{ before, after: phones('') }])
    expect(await rowsOf('outbox_event')).toMatchObject([{ envelope: { payload: { before } } }])
  })

  test('that did more than an event can carry keeps all of it, and tells how its lists begin', async () => {
    const lists = (length: number) => ({
      few: ['a', 'b'],
      names: Array.from({ length }, (_, at) => `${at}`.padEnd(900)),
    })
    await operateAs(through, operator)('mint.coin.melt', async (unit) => {
      unit.audited({ subjectId: purseId, summary: 'Melted many', before: lists(800), after: lists(1_600) })
    })
    expect(await rowsOf('audit_entry')).toMatchObject([{ before: lists(800), after: lists(1_600) }])
    const [{ envelope } = { envelope: { payload: {} } }] = await rowsOf<{ envelope: { payload: object } }>(
      'outbox_event',
    )
    expect(envelope.payload).toMatchObject({
      before: { few: ['a', 'b'], names: [...lists(64).names, '… (800 in all)'] },
      after: { few: ['a', 'b'], names: [...lists(64).names, '… (1600 in all)'] },
    })
  })

  test('that forgets its audit entry is not committed', async () => {
    const forgetful = operateAs(through, operator)('mint.coin.melt', async (unit) => give(unit.db, 'a'))
    await expect(forgetful).rejects.toThrow('left no audit entry')
    expect(await coinsOf('a')).toBe(0)
  })

  test('that is refused leaves neither change nor entry', async () => {
    const answer = await operateAs(through, operator)('mint.coin.melt', async (unit) => {
      await give(unit.db, 'a')
      unit.audited({ subjectId: purseId, summary: 'Melted', before: null, after: null })
      return refused('TOO_HOT', 'Too hot.')
    })
    expect(answer).toMatchObject({ ok: false })
    expect([await coinsOf('a'), await rowsOf('audit_entry')]).toEqual([0, []])
  })

  test('that is forbidden half-way changes nothing, and the attempt itself is recorded', async () => {
    const forbidden = operateAs(through, operator)('mint.coin.melt', async (unit) => {
      await give(unit.db, 'a')
      throw fault('FORBIDDEN', 'the mint of another shop')
    })
    await expect(forbidden).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await coinsOf('a')).toBe(0)
    const entries = await rowsOf<{ action: string; summary: string; actor_id: string }>('audit_entry')
    expect(entries).toMatchObject([
      { action: 'mint.coin.melt', summary: 'DENIED: the mint of another shop', actor_id: 'acc_operator' },
    ])
  })
})

/** Everybody's first time here ends when all have come; whoever comes again goes through. */
function meeting(count: number): () => Promise<void> {
  let come = 0
  let open: () => void = () => undefined
  const all = new Promise<void>((resolve) => {
    open = resolve
  })
  return async () => {
    if (++come === count) open()
    await all
  }
}
