import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Bus } from '../bus.ts'
import type { Consumer } from '../consume.ts'
import { on } from '../consume.ts'
import type { Log } from '../log.ts'
import type { Patience } from '../set-back.ts'
import type { TransactionSql } from '../sql.ts'
import type { House as HouseOf, Messaging } from '../start.ts'
import { startMessaging } from '../start.ts'
import type { Transactor } from '../transact.ts'
import { transactAs } from '../transact.ts'
import { system } from '../unit.ts'
import { coinCounted, EFFECTS } from './coins.ts'
import { heardLog } from './heard-log.ts'
import type { House } from './house.ts'

export const TABLES = `${EFFECTS} create table told (number integer not null);`

type Opened = {
  readonly domain: string
  readonly db: House
  readonly bus: Bus
  readonly consumers?: readonly Consumer<TransactionSql>[]
  readonly subscribers?: readonly string[]
  readonly log?: Log
  readonly patience?: Patience
  readonly redeliverAfterMs?: number
}

/** A small domain: relay, consumers and all, in a database of its own. */
export const openDomain = (opened: Opened): Promise<Messaging<TransactionSql>> =>
  startMessaging<TransactionSql, HouseOf<TransactionSql>>({
    log: heardLog(),
    clock: () => new Date(),
    consumers: [],
    redeliverAfterMs: 400,
    ...opened,
    subscribersOf: () => opened.subscribers ?? ['purse'],
    furnish: (house) => house,
    answers: [],
    jobs: [],
  })

/** Writes one row per event, in the transaction that the inbox row is in. */
export const writeEffect = on<TransactionSql, { purseId: Id<'prs'>; number: number }>(
  coinCounted,
  async ({ purseId, number }, unit, { id }) => {
    await unit.db.$executeRawUnsafe(
      'insert into effect (event_id, purse_id, number) values ($1, $2, $3)',
      id,
      purseId,
      number,
    )
  },
)

/** Counts coins: each in a transaction of its own that also writes down that it was acknowledged. */
export async function countCoins(
  through: Pick<Messaging<TransactionSql>, 'transactAs'>,
  numbers: readonly number[],
  purseId = newId('prs'),
) {
  for (const number of numbers) {
    await through.transactAs(system)(async (unit) => {
      await unit.db.$executeRawUnsafe('insert into told (number) values ($1)', number)
      unit.emit(coinCounted({ purseId, number }))
    })
  }
}

export const numbersIn = async ({ sql }: House, table: 'effect' | 'told'): Promise<readonly number[]> =>
  (await sql.query<{ number: number }>(`select number from ${table} order by number`)).rows.map(({ number }) => number)

/** A domain without relay or bus: what it tells stays in its outbox. */
export const quiet = (db: House, subscribers: readonly string[] = ['purse']): Transactor<TransactionSql> => ({
  client: db.client,
  source: 'mint',
  subscribersOf: () => subscribers,
  clock: () => new Date(),
  send: () => undefined,
})

export const quietly = (db: House, subscribers?: readonly string[]) => ({
  transactAs: (actor: Parameters<typeof transactAs>[1]) => transactAs(quiet(db, subscribers), actor),
})
