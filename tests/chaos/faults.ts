import { setTimeout as wait } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import { chanceOf, shuffled } from './chance.ts'
import { deployAll, deployGateway, deployOne, swapSupergraph } from './faults/deploy.ts'
import { breakOff, slowNetwork, swallow } from './faults/network.ts'
import {
  cutConnections,
  cutShort,
  exhaustConnections,
  fillDisk,
  killBackend,
  lockHotRows,
  restartPostgres,
} from './faults/postgres.ts'
import { holdStill, killDomain, killGateway, twoCopies, twoCopiesOfEach } from './faults/processes.ts'
import { nameWrongAmounts, silenceLong, silenceProvider } from './faults/provider.ts'
import { fullDisk, fullRedis, littleMemory, manySockets, wrongClock } from './faults/resources.ts'
import { outage, pause } from './faults/servers.ts'
import { poison, shuffle, tellAgain } from './faults/stream.ts'
import type { Field } from './field.ts'
import type { Provider } from './provider.ts'

type Fault = {
  readonly name: string
  /** How often it comes by chance; 0 for what takes too long for that. */
  readonly weight: number
  /** A text that it gives is why it cannot be done on this machine. */
  readonly hurt: (field: Field, chance: Chance, provider: Provider) => Promise<unknown>
}

export type Hurting = {
  readonly field: Field
  readonly chance: Chance
  readonly provider: Provider
  /** Nobody buys any more. */
  readonly isOver: () => boolean
}

/** What can be done to a mall. Each ends by itself, and leaves everything running that ran before. */
export const faults: readonly Fault[] = [
  { name: 'kill a domain', weight: 8, hurt: killDomain },
  { name: 'kill the gateway', weight: 2, hurt: killGateway },
  { name: 'hold a domain still', weight: 3, hurt: holdStill },
  { name: 'two copies of a domain', weight: 1, hurt: twoCopies },
  { name: 'two copies of each domain, one after the other', weight: 0, hurt: twoCopiesOfEach },
  { name: 'deploy a domain anew', weight: 3, hurt: deployOne },
  { name: 'deploy the gateway anew', weight: 1, hurt: deployGateway },
  { name: 'deploy everything anew, one after the other', weight: 0, hurt: deployAll },
  { name: 'swap the supergraph', weight: 1, hurt: swapSupergraph },
  { name: 'kill the event stream', weight: 2, hurt: ({ nats }, chance) => outage(nats, chance) },
  { name: 'wipe the event stream', weight: 2, hurt: ({ nats }) => nats.wipe() },
  { name: 'hold the event stream still', weight: 1, hurt: ({ nats }, chance) => pause(nats, chance) },
  { name: 'tell every event again', weight: 2, hurt: tellAgain },
  { name: 'shuffle what a domain missed', weight: 1, hurt: shuffle },
  { name: 'talk nonsense on the bus', weight: 1, hurt: poison },
  { name: 'kill Redis', weight: 1, hurt: ({ redis }, chance) => outage(redis, chance) },
  { name: 'hold Redis still', weight: 1, hurt: ({ redis }, chance) => pause(redis, chance) },
  { name: 'forget what Redis knew', weight: 2, hurt: ({ redis }) => redis.wipe() },
  { name: 'crash Postgres', weight: 1, hurt: ({ postgres }, chance) => outage(postgres, chance) },
  { name: 'kill a backend of Postgres', weight: 1, hurt: killBackend },
  { name: 'restart Postgres', weight: 1, hurt: restartPostgres },
  { name: 'hold Postgres still', weight: 1, hurt: ({ postgres }, chance) => pause(postgres, chance) },
  { name: 'cut statements short', weight: 1, hurt: cutShort },
  { name: 'fill the disk of Postgres', weight: 1, hurt: fillDisk },
  { name: 'leave Redis no memory', weight: 1, hurt: fullRedis },
  { name: 'fill the disk of the event stream', weight: 0, hurt: fullDisk },
  { name: 'set the clock of a domain or the gateway wrong', weight: 1, hurt: wrongClock },
  { name: 'leave a domain little memory', weight: 1, hurt: littleMemory },
  { name: 'open 500 sockets at the gateway', weight: 1, hurt: manySockets },
  { name: 'cut connections to Postgres', weight: 3, hurt: cutConnections },
  { name: 'take all connections to Postgres', weight: 1, hurt: exhaustConnections },
  { name: 'lock hot rows', weight: 1, hurt: lockHotRows },
  { name: 'slow a way of the network down', weight: 1, hurt: slowNetwork },
  { name: 'break connections off', weight: 1, hurt: breakOff },
  { name: 'swallow what is said on the network', weight: 1, hurt: swallow },
  { name: 'silence the provider, then let it tell all at once', weight: 1, hurt: silenceProvider },
  { name: 'silence the provider for half a minute', weight: 0, hurt: silenceLong },
  { name: 'let the provider name wrong amounts', weight: 1, hurt: nameWrongAmounts },
]

export type Hurt = { readonly name: string; readonly atMs: number; readonly tookMs: number }

/** One fault after the other whose name holds that text, with breath between them, until the time is over. */
export async function hurtUntil(only: string, hurting: Hurting): Promise<readonly Hurt[]> {
  const lots = named(only).flatMap((fault) => Array.from({ length: only ? 1 : fault.weight }, () => fault))
  const begun = Date.now()
  const done: Hurt[] = []
  while (!hurting.isOver()) done.push(await hurtBy(hurting.chance.pick(lots), begun, hurting))
  return done
}

/** Every fault there is whose name holds that text, once, in an order that the seed decides. */
export async function hurtByEach(hurting: Hurting, only: string): Promise<readonly Hurt[]> {
  const begun = Date.now()
  const done: Hurt[] = []
  const wanted = named(only)
  for (const fault of shuffled(wanted, hurting.chance)) {
    if (hurting.isOver()) break
    const hurt = await hurtBy(fault, begun, hurting)
    done.push(hurt)
    console.log(`${done.length}/${wanted.length} ${hurt.name} (${(hurt.tookMs / 1_000).toFixed(1)} s)`)
  }
  return done
}

function named(only: string): readonly Fault[] {
  const found = faults.filter(({ name }) => name.includes(only))
  if (found.length === 0) throw new Error(`no fault is named ${only}`)
  return found
}

async function hurtBy({ name, hurt }: Fault, begun: number, { field, chance, provider }: Hurting): Promise<Hurt> {
  // One draw for each fault, however often it draws itself: what comes after it stays the same.
  const own = chanceOf(chance.between(0, 2 ** 31))
  await wait(own.between(300, 1_500))
  // Who could not live without what was taken away has ended, and is started again as a supervisor would.
  for (const part of field.processes.keys()) field.revive(part)
  const from = Date.now()
  const skipped = await hurt(field, own, provider)
  const told = typeof skipped === 'string' ? `${name}, skipped as ${skipped}` : name
  return { name: told, atMs: from - begun, tookMs: Date.now() - from }
}
