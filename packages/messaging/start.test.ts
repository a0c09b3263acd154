import { newId } from '@supermall/kernel/id'
import { messagingDatabase } from '@supermall/testing/messaging-database'
import { eventually } from '@supermall/testing/rival'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Bus } from './bus.ts'
import { memoryBus } from './bus-memory.ts'
import type { House } from './trial/house.ts'
import { openHouse } from './trial/house.ts'
import { countCoins, numbersIn, openDomain, quietly, TABLES, writeEffect } from './trial/mint.ts'

let mint: House
let purse: House
beforeAll(async () => {
  ;[mint, purse] = [openHouse(await messagingDatabase(TABLES)), openHouse(await messagingDatabase(TABLES))]
})
afterAll(() => Promise.all([mint.sql.end(), purse.sql.end()]))
beforeEach(() =>
  Promise.all(
    [mint, purse].map(({ sql }) =>
      sql.query('truncate outbox_event, inbox_event, dead_letter, effect, told, job_lease, job_run'),
    ),
  ),
)

async function mall(bus: Bus) {
  const domains = await Promise.all([
    openDomain({ domain: 'mint', db: mint, bus, redeliverAfterMs: 60_000 }),
    openDomain({ domain: 'purse', db: purse, bus, consumers: [writeEffect] }),
  ])
  return {
    mint: domains[0],
    async stop() {
      await Promise.all(domains.map((domain) => domain.stop()))
      await bus.close()
    },
  }
}

const isDrained = async () =>
  (await mint.sql.query('select 1 from outbox_event where confirmed_at is null')).rowCount === 0
const numbers = (count: number) => Array.from({ length: count }, (_, number) => number)

describe('two domains in one process', () => {
  test('tell each other everything once and in the order in which it happened', async () => {
    const { mint: through, stop } = await mall(memoryBus())
    const purseId = newId('prs')
    await countCoins(through, numbers(50), purseId)
    await eventually(isDrained)
    const { rows } = await purse.sql.query<{ number: number }>('select number from effect order by at')
    expect(rows.map(({ number }) => number)).toEqual(numbers(50))
    await stop()
  })

  test('find what a dead process has left unconfirmed, at once', async () => {
    await countCoins(quietly(mint), [1, 2, 3])
    await mint.sql.query(`update outbox_event set attempt = 5, due_at = now() + interval '10 minutes'`)
    const { stop } = await mall(memoryBus())
    await eventually(async () => (await numbersIn(purse, 'effect')).length === 3)
    await eventually(isDrained)
    expect(await numbersIn(purse, 'effect')).toEqual([1, 2, 3])
    await stop()
  })

  test('tell what a domain was away for too long to hear, when it is back', async () => {
    const bus = memoryBus()
    const through = await openDomain({ domain: 'mint', db: mint, bus, redeliverAfterMs: 200 })
    await countCoins(through, [1])
    await mint.sql.query(`update outbox_event set occurred_at = now() - interval '8 days'`)
    through.wakeJob('purge-messages')
    await eventually(async () => (await mint.sql.query('select 1 from outbox_event where attempt > 1')).rowCount === 1)
    const back = await openDomain({ domain: 'purse', db: purse, bus, consumers: [writeEffect] })
    await eventually(isDrained)
    expect(await numbersIn(purse, 'effect')).toEqual([1])
    await Promise.all([through.stop(), back.stop()])
    await bus.close()
  })

  test('go on where they were when they stop in the middle of it', async () => {
    const first = await mall(memoryBus())
    await countCoins(first.mint, numbers(40))
    await first.stop()
    expect((await numbersIn(purse, 'effect')).length).toBeLessThanOrEqual(40)
    const second = await mall(memoryBus())
    await eventually(isDrained)
    expect(await numbersIn(purse, 'effect')).toEqual(numbers(40))
    await second.stop()
  })
})
