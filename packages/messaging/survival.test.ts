import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { messagingDatabase } from '@supermall/testing/messaging-database'
import { eventually } from '@supermall/testing/rival'
import { startScript } from '@supermall/testing/script'
import type { Server } from '@supermall/testing/servers'
import { natsServer, requires } from '@supermall/testing/servers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bus } from './bus.ts'
import { natsBus } from './bus-nats.ts'
import type { Consumer } from './consume.ts'
import { on } from './consume.ts'
import type { CrashStep } from './crash.ts'
import type { TransactionSql } from './sql.ts'
import type { Messaging } from './start.ts'
import { coinCounted, numberOf } from './trial/coins.ts'
import { heardLog } from './trial/heard-log.ts'
import type { House } from './trial/house.ts'
import { openHouse } from './trial/house.ts'
import { countCoins, numbersIn, openDomain, TABLES, writeEffect } from './trial/mint.ts'
import { pace } from './trial/pace.ts'

type Party = {
  readonly domain: string
  readonly url: string
  readonly db: House
  readonly bus: Bus
  readonly messaging: Messaging<TransactionSql>
}

/** So slow that there is always something unfinished when the server dies. */
const writeSlowly = on<TransactionSql, { purseId: `prs_${string}`; number: number }>(
  coinCounted,
  async (payload, unit, envelope) => {
    await new Promise((resolve) => setTimeout(resolve, 3))
    await writeEffect.react(payload, unit, envelope)
  },
)

const PARTY = new URL('./trial/party.ts', import.meta.url)

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number)

requires('nats-server')('events over NATS', () => {
  let server: Server
  const open: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    server = await natsServer()
  })
  afterAll(async () => {
    for (const close of open) await close()
    await server.stop()
  })

  async function party(
    domain: string,
    nats: Server,
    consumers: readonly Consumer<TransactionSql>[],
    subscribers: readonly string[],
  ): Promise<Party> {
    const url = await messagingDatabase(TABLES)
    const db = openHouse(url)
    const bus = await natsBus({ url: nats.url, replicas: 1, log: heardLog(), name: domain, pace })
    const messaging = await openDomain({ domain, db, bus, consumers, subscribers })
    open.push(async () => {
      await messaging.stop()
      await bus.close()
      await db.sql.end()
    })
    return { domain, url, db, bus, messaging }
  }

  const isDrained = async ({ sql }: House) =>
    (await sql.query('select 1 from outbox_event where confirmed_at is null limit 1')).rowCount === 0
  const letters = async ({ sql }: House) => (await sql.query('select error from dead_letter')).rows

  test('have each effect once though the server is killed, restarted and wiped while they flow', async () => {
    const [purse, bank] = [
      await party('purse', server, [writeSlowly], []),
      await party('bank', server, [writeSlowly], []),
    ]
    const mint = await party('mint', server, [], ['purse', 'bank'])
    const careless: number[] = []
    await mint.bus.subscribe({
      durable: 'careless-coin.counted',
      eventName: 'coin.counted',
      async deliver({ envelope }) {
        careless.push(numberOf(envelope))
        return { kind: 'done', afterwards: () => undefined }
      },
    })
    const flow = { isOpen: true, next: 0 }
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
    const hands = numbers(3).map(async () => {
      while (flow.isOpen)
        await countCoins(mint.messaging, [flow.next++, flow.next++, flow.next++]).then(() => pause(10))
    })
    for (const hurt of [server.kill, server.wipe, server.kill, server.wipe]) {
      await pause(500)
      await hurt()
      await pause(200)
      await server.restart()
    }
    // However slow the machine is, enough must flow for the run to mean something.
    await eventually(() => flow.next > 200)
    flow.isOpen = false
    await Promise.all(hands)
    await eventually(() => isDrained(mint.db))
    const told = await numbersIn(mint.db, 'told')
    expect(told).toEqual(numbers(flow.next))
    expect(told.length).toBeGreaterThan(200)
    expect(await numbersIn(purse.db, 'effect')).toEqual(told)
    expect(await numbersIn(bank.db, 'effect')).toEqual(told)
    expect([await letters(purse.db), await letters(bank.db)]).toEqual([[], []])
    // One that keeps no inbox has seen doubles: the run did hurt.
    expect(careless.length).toBeGreaterThan(new Set(careless).size)
  })

  const killed: readonly { step: CrashStep; role: 'mint' | 'purse' }[] = [
    { step: 'after-commit-before-publish', role: 'mint' },
    { step: 'after-publish-before-mark', role: 'mint' },
    { step: 'after-effect-before-ack', role: 'purse' },
    { step: 'after-ack-before-confirm', role: 'purse' },
  ]

  test.each(killed)(
    'have each effect once though the $role kills itself $step and starts again',
    async ({ step, role }) => {
      const own = await natsServer()
      const databases = { mint: await messagingDatabase(TABLES), purse: await messagingDatabase(TABLES) }
      const [mint, purse] = [openHouse(databases.mint), openHouse(databases.purse)]
      const start = (one: 'mint' | 'purse', at?: CrashStep) =>
        startScript(PARTY, one, databases[one], own.url, '30', ...(at ? [at] : []))
      const dying = await start(role, step)
      const other = await start(role === 'mint' ? 'purse' : 'mint')
      expect(await endOf(dying)).toBe('SIGKILL')
      const again = await start(role)
      await eventually(async () => (await numbersIn(mint, 'told')).length === 30 && (await isDrained(mint)))
      expect(await numbersIn(purse, 'effect')).toEqual(numbers(30))
      for (const child of [other, again]) {
        child.kill('SIGTERM')
        expect(await endOf(child)).toBe(0)
      }
      await Promise.all([mint.sql.end(), purse.sql.end(), own.stop()])
    },
  )
})

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode ?? child.signalCode
}
