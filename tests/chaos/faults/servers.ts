import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { Chance } from '../chance.ts'
import type { Field } from '../field.ts'

type Killable = Pick<Field['nats'], 'kill' | 'restart'>

export async function outage({ kill, restart }: Killable, chance: Chance): Promise<void> {
  await kill()
  await wait(chance.between(100, 2_000))
  await restart()
}

export async function pause(server: Pick<Field['nats'], 'pause' | 'resume'>, chance: Chance): Promise<void> {
  server.pause()
  await wait(chance.between(500, 2_500))
  server.resume()
}

export async function cutConnections(field: Field, chance: Chance): Promise<void> {
  const share = chance.pick([0.2, 0.5, 1])
  await field.query(
    'identity',
    `select pg_terminate_backend(pid) from pg_stat_activity
     where pid <> pg_backend_pid() and backend_type = 'client backend' and datname like 'chaos\\_%' and random() < $1`,
    [share],
  )
}

const LOCKED_SECONDS = 5

/** Somebody holds what everybody wants, longer than a statement may take. */
export async function lockHotRows(field: Field): Promise<void> {
  await field
    .query(
      'inventory',
      `with locked as (select id from sku order by id limit 5 for update) select pg_sleep($1), count(*) from locked`,
      [LOCKED_SECONDS],
    )
    .catch(() => undefined)
}

const MOST_CONNECTIONS = 1_000

/** Takes every connection that the server still gives, holds them for a while, and lets go. */
export async function exhaustConnections(field: Field, chance: Chance): Promise<void> {
  const taken: pg.Client[] = []
  try {
    for (let isFull = false; !isFull && taken.length < MOST_CONNECTIONS; ) {
      const client = new pg.Client({ connectionString: field.databaseUrl('identity') })
      client.on('error', () => undefined)
      isFull = await client.connect().then(
        () => false,
        () => true,
      )
      if (!isFull) taken.push(client)
    }
    await wait(chance.between(2_000, 4_000))
  } finally {
    await Promise.all(taken.map((client) => client.end().catch(() => undefined)))
  }
}
