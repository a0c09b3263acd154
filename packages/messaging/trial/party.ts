import { minutes } from '@supermall/kernel/time'
import { natsBus } from '../bus-nats.ts'
import type { CrashStep } from '../crash.ts'
import { armCrash } from '../crash.ts'
import { heardLog } from './heard-log.ts'
import { openHouse } from './house.ts'
import { countCoins, numbersIn, openDomain, writeEffect } from './mint.ts'
import { pace } from './pace.ts'

/** A domain in a process of its own: `party.ts mint|purse <database> <nats> <coins> [step at which it dies]`. */
const [, , role = '', databaseUrl = '', natsUrl = '', coins = '0', step] = process.argv

armCrash((step ?? null) as CrashStep | null)
const db = openHouse(databaseUrl)
const bus = await natsBus({ url: natsUrl, replicas: 1, log: heardLog(), name: role, pace })
const domain = await openDomain({ domain: role, db, bus, consumers: role === 'purse' ? [writeEffect] : [] })

process.on('SIGTERM', async () => {
  await domain.stop()
  await bus.close()
  await db.sql.end()
  process.exit(0)
})
setTimeout(() => process.exit(1), minutes(1))

if (role === 'mint') {
  const told = new Set(await numbersIn(db, 'told'))
  await countCoins(
    domain,
    Array.from({ length: Number(coins) }, (_, number) => number).filter((number) => !told.has(number)),
  )
}
