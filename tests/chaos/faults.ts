import { setTimeout as wait } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import type { Field } from './field.ts'
import { domains } from './field.ts'

export type Fault = {
  readonly name: string
  readonly weight: number
  readonly hurt: (field: Field, chance: Chance) => Promise<void>
}

/** What can be done to a mall. Each ends by itself, and leaves everything running that ran before. */
export const faults: readonly Fault[] = [
  { name: 'kill a domain', weight: 8, hurt: (field, chance) => killAndRevive(field, chance.pick(domains), chance) },
  { name: 'kill the gateway', weight: 2, hurt: (field, chance) => killAndRevive(field, 'gateway', chance) },
  { name: 'end a domain in order', weight: 2, hurt: endAndRevive },
  { name: 'hold a domain still', weight: 3, hurt: holdStill },
  { name: 'kill the event stream', weight: 2, hurt: ({ nats }, chance) => outage(nats.kill, nats.restart, chance) },
  { name: 'wipe the event stream', weight: 2, hurt: ({ nats }) => nats.wipe() },
  { name: 'hold the event stream still', weight: 1, hurt: ({ nats }, chance) => pause(nats, chance) },
  { name: 'kill Redis', weight: 1, hurt: ({ redis }, chance) => outage(redis.kill, redis.restart, chance) },
  { name: 'forget what Redis knew', weight: 2, hurt: ({ redis }) => redis.wipe() },
  { name: 'cut connections to Postgres', weight: 3, hurt: cutConnections },
  { name: 'lock a hot row', weight: 1, hurt: lockHotRows },
]

export type Hurt = { readonly name: string; readonly atMs: number; readonly tookMs: number }

/** One fault after the other, with breath between them, until the time is over. */
export async function hurtUntil(end: number, field: Field, chance: Chance): Promise<readonly Hurt[]> {
  const lots = faults.flatMap((fault) => Array.from({ length: fault.weight }, () => fault))
  const begun = Date.now()
  const done: Hurt[] = []
  while (Date.now() < end) {
    await wait(chance.between(300, 1_500))
    const fault = chance.pick(lots)
    const from = Date.now()
    await fault.hurt(field, chance)
    done.push({ name: fault.name, atMs: from - begun, tookMs: Date.now() - from })
  }
  return done
}

async function killAndRevive(field: Field, name: string, chance: Chance): Promise<void> {
  field.processes.get(name)?.kill('SIGKILL')
  await wait(chance.between(50, 1_000))
  await untilDead(field, name)
  field.revive(name)
}

async function endAndRevive(field: Field, chance: Chance): Promise<void> {
  const name = chance.pick(domains)
  await field.processes.get(name)?.stop()
  field.revive(name)
}

async function holdStill(field: Field, chance: Chance): Promise<void> {
  const one = field.processes.get(chance.pick(domains))
  one?.kill('SIGSTOP')
  await wait(chance.between(1_000, 4_000))
  one?.kill('SIGCONT')
}

async function untilDead(field: Field, name: string): Promise<void> {
  for (let tries = 0; tries < 100 && field.processes.get(name)?.exitCode() === null; tries++) await wait(20)
}

async function outage(kill: () => Promise<void>, restart: () => Promise<void>, chance: Chance): Promise<void> {
  await kill()
  await wait(chance.between(100, 2_000))
  await restart()
}

async function pause(
  server: { readonly pause: () => void; readonly resume: () => void },
  chance: Chance,
): Promise<void> {
  server.pause()
  await wait(chance.between(500, 2_500))
  server.resume()
}

async function cutConnections(field: Field, chance: Chance): Promise<void> {
  const share = chance.pick([0.2, 0.5, 1])
  await field.query(
    'identity',
    `select pg_terminate_backend(pid) from pg_stat_activity
     where pid <> pg_backend_pid() and backend_type = 'client backend' and datname like 'chaos\\_%' and random() < $1`,
    [share],
  )
}

/** Somebody holds what everybody wants, longer than a statement may take. */
async function lockHotRows(field: Field, chance: Chance): Promise<void> {
  await field
    .query(
      'inventory',
      `with locked as (select id from sku order by id limit 5 for update) select pg_sleep($1), count(*) from locked`,
      [chance.between(1, 3)],
    )
    .catch(() => undefined)
}
