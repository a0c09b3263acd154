import { closeSync, fchownSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { answers, openAdmin } from './admin.ts'
import { openBoundedLog } from './bounded-log.ts'
import { BEGIN_AGAIN, type Cluster, type Place } from './cluster.ts'
import { databaseFault } from './database-fault.ts'
import { type Guarded, LOCKED, runGuarded } from './guarded-process.ts'
import { type Durability, settings } from './postgres-settings.ts'
import { awaitVacancy, inUse, isReady, postmasterLine } from './postmaster.ts'
import { isAboutSockets, makeSocketFolder, removeSocketFolder } from './socket-folder.ts'

export type Server = {
  readonly port: number
  /** The folder of its socket, where it has one. */
  readonly sockets: string | null
  /** Connected as the superuser, for making and dropping databases. */
  readonly admin: pg.Pool
  readonly ended: Promise<void>
  stop(): Promise<void>
}

type Wanted = {
  readonly place: Place
  readonly cluster: Cluster
  readonly durability: Durability
  readonly maxConnections: number
  readonly port: number | undefined
}

const MOST_TRIES = 10
const PAUSE_MS = 200
const LONGEST_RECOVERY_MS = 180_000

/** Tries again only where the world may have changed meanwhile: another program took the port, or a dying server held on. */
export async function startServer(wanted: Wanted): Promise<Server> {
  let hasSockets = true
  for (let tries = 1; ; tries++) {
    await awaitVacancy(wanted.place, wanted.cluster)
    const outcome = await launch(wanted, { port: wanted.port ?? (await freePort()), hasSockets })
    if ('admin' in outcome) return outcome
    hasSockets = outcome.reason !== 'sockets'
    const isWorthwhile = isPassing(outcome) || (outcome.reason === 'port' && wanted.port === undefined)
    if (!isWorthwhile || tries === MOST_TRIES) throw outcome.fault
    await sleep(PAUSE_MS)
  }
}

type Failure = { readonly reason: 'occupied' | 'port' | 'sockets' | 'other'; readonly fault: Error }

const isPassing = ({ reason }: Failure): boolean => reason === 'occupied' || reason === 'sockets'

type Ways = { readonly port: number; readonly hasSockets: boolean }

async function launch(wanted: Wanted, { port, hasSockets }: Ways): Promise<Server | Failure> {
  const { place, cluster } = wanted
  const sockets = hasSockets ? makeSocketFolder(place.servant) : null
  const log = openBoundedLog(path.join(place.directory, 'postgres.log'))
  const logStart = statSync(log.path).size
  const line = postmasterLine(place, cluster, settings({ ...wanted, port, sockets }))
  const lock = path.join(place.directory, 'lock')
  const guarded = runGuarded({ servant: place.servant, line, output: log.descriptor, lock })
  if (place.servant.account) fchownSync(log.descriptor, place.servant.account.uid, place.servant.account.gid)
  closeSync(log.descriptor)
  const ended = guarded.exited.then(log.close, log.close).finally(() => removeSocketFolder(sockets))
  const admin = openAdmin(port, cluster.password)
  const stop = () => end(guarded, admin)
  try {
    const code = await Promise.race([guarded.exited, awaitAnswer(cluster, admin, ended)])
    if (code === null) {
      guarded.unref()
      return { port, sockets, admin, ended, stop }
    }
    await stop()
    return explain({ said: readFileSync(log.path, 'utf8').slice(logStart), code, port, log: log.path, place })
  } catch (error) {
    await stop()
    throw error
  }
}

async function end(guarded: Guarded, admin: pg.Pool): Promise<void> {
  if (!admin.ending) await admin.end()
  guarded.release()
  await guarded.exited
}

/** After a crash Postgres first repairs its files from its journal, and only then lets anyone in. */
async function awaitAnswer(cluster: Cluster, admin: pg.Pool, ended: Promise<void>): Promise<null> {
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  const patience = performance.now() + LONGEST_RECOVERY_MS
  while (!isOver && !(isReady(cluster) && (await answers(admin)))) {
    if (performance.now() > patience) throw databaseFault('Postgres does not answer; its postgres.log may tell why')
    await sleep(20)
  }
  return null
}

type Ending = { said: string; code: number; port: number; log: string; place: Place }

function explain({ said, code, port, log, place }: Ending): Failure {
  if (code === LOCKED || /"postmaster.pid" already exists|shared memory block .* still in use/.test(said)) {
    return { reason: 'occupied', fault: inUse(place) }
  }
  if (isAboutSockets(said)) return { reason: 'sockets', fault: databaseFault('Postgres cannot listen on a socket') }
  if (/could not create any TCP\/IP sockets/.test(said)) {
    const why = /could not bind .*: (.*)/.exec(said)?.[1] ?? 'refused'
    return {
      reason: 'port',
      fault: databaseFault(`Postgres cannot listen on port ${port} (${why}): choose another one`),
    }
  }
  const why = /(?:FATAL|PANIC): +(.*)/.exec(said)?.[1] ?? said.trim().split('\n').at(-1)
  return { reason: 'other', fault: databaseFault(`Postgres cannot start (${why}; more in ${log}): ${BEGIN_AGAIN}`) }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
