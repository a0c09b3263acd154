// First, so that signals are heard while all else is loaded.
import './launch/hear-signals.ts'

import { within } from '@supermall/kernel/time'
import { armCrash } from '@supermall/messaging/crash'
import { BusFault } from '@supermall/messaging/nats-link'
import { databaseFault, isDatabaseFault } from '@supermall/subgraph/database/database-fault'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { createLog } from '@supermall/subgraph/log'
import { readSettings, SettingsFault } from '@supermall/subgraph/settings'
import { readArguments, UsageFault } from './launch/arguments.ts'
import { banner } from './launch/banner.ts'
import type { Ground } from './launch/ground.ts'
import { openGround } from './launch/ground.ts'
import { asked, isAsked } from './launch/hear-signals.ts'
import type { Mall, MallOptions } from './launch/mall.ts'
import { migrateAll, openMall } from './launch/mall.ts'
import { isTaken, requirePorts } from './launch/port.ts'
import type { Timekeeper } from './launch/timekeeper.ts'
import { openTimekeeper } from './launch/timekeeper.ts'

/**
 * Topology is an argument list: no name is the whole mall in this process, `gateway` or a domain is that part of it, any
 * grouping of names is that grouping.
 */
async function launch(): Promise<void> {
  const startedAt = performance.now()
  const wanted = readArguments(process.argv.slice(2))
  const settings = readSettings(houseSettings, process.env)
  const log = createLog({ level: settings.LOG_LEVEL, isPretty: process.stderr.isTTY === true })
  armCrash(settings.FAULT_AT)
  if (!wanted.isMigration) await requirePorts(wanted.parts, settings)
  const ground = await unlessAsked(openGround({ ...wanted, settings, variables: process.env, log }))
  if (ground === null) process.exit(0)
  try {
    const options = { ...wanted, settings, variables: process.env, ground, log }
    const opened = await unlessAsked(wanted.isMigration ? migrateOnly(options) : open(options))
    if (opened === null || wanted.isMigration) return await end(opened, ground)
    // It could only answer with faults, and whoever watches over it starts it again.
    void ground.lost.then((line) => isAsked() || fail(databaseFault(line)))
    void asked.then(() => end(opened, ground)).catch(fail)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    if (opened.mall) console.log(banner(opened.mall, ground, { settings, seconds }))
  } catch (error) {
    await ground.stop()
    throw error
  }
}

type Opened = { readonly mall: Mall | null; readonly timekeeper: Timekeeper | null }

async function migrateOnly(options: MallOptions): Promise<Opened> {
  options.log.info('databases.ready', { domains: await migrateAll(options) })
  return { mall: null, timekeeper: null }
}

async function open(options: MallOptions): Promise<Opened> {
  const timekeeper = await openTimekeeper(options.parts, options)
  return { mall: await openMall(options), timekeeper }
}

/**
 * What comes of it, or null where this process was asked to end meanwhile and it is not there soon. Nobody is in a mall that is not
 * open: what is left half-way is a transaction that never was, and the next start goes on.
 */
async function unlessAsked<T>(opening: Promise<T>): Promise<T | null> {
  let opened: T | null = null
  const done = opening.then((one) => {
    opened = one
  })
  await Promise.race([done, asked.then(() => within(SOON_MS, done))])
  return opened
}

const SOON_MS = 3_000

async function end(opened: Opened | null, ground: Ground): Promise<never> {
  await opened?.mall?.stop()
  await opened?.timekeeper?.stop()
  await ground.stop()
  process.exit(0)
}

/** What the one who starts the mall can mend is told in one line each; anything else is a fault of ours, with its stack. */
function fail(error: unknown): never {
  if (error instanceof SettingsFault) for (const line of error.lines) console.error(`supermall: ${line}`)
  else if (error instanceof UsageFault || error instanceof BusFault || isDatabaseFault(error))
    console.error(`supermall: ${error.message}`)
  else if (isTaken(error)) console.error(`supermall: port ${error.port} is in use`)
  else console.error(error)
  process.exit(1)
}

launch().catch(fail)
