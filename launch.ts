import { armCrash } from '@supermall/messaging/crash'
import { BusFault } from '@supermall/messaging/nats-link'
import { databaseFault, isDatabaseFault } from '@supermall/subgraph/database/database-fault'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { createLog } from '@supermall/subgraph/log'
import { readSettings, SettingsFault } from '@supermall/subgraph/settings'
import { readArguments } from './launch/arguments.ts'
import { banner } from './launch/banner.ts'
import { runErrand } from './launch/errands.ts'
import { openGround } from './launch/ground.ts'
import { isFront, migrateAll, openMall } from './launch/mall.ts'
import { requireSettings } from './launch/needed-settings.ts'
import { requirePort } from './launch/port.ts'
import { openTimekeeper } from './launch/timekeeper.ts'
import { UsageFault } from './launch/usage-fault.ts'

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
  requireSettings(settings, wanted)
  const ground = await openGround({ ...wanted, settings, variables: process.env, log })
  const options = { ...wanted, settings, variables: process.env, ground, log }
  try {
    if (wanted.isMigration) {
      log.info('databases.ready', { domains: await migrateAll(options) })
      await ground.stop()
      return
    }
    if (wanted.errand) {
      console.log(`supermall: ${await runErrand(wanted.errand, options, process.stdin)}`)
      await ground.stop()
      return
    }
    if (isFront(wanted.parts)) await requirePort(settings)
    const timekeeper = await openTimekeeper(wanted.parts, options)
    const mall = await openMall(options)
    endInOrder(ground.lost, async () => {
      await mall.stop()
      await timekeeper.stop()
      await ground.stop()
    })
    console.log(banner(mall, ground, { settings, seconds: ((performance.now() - startedAt) / 1000).toFixed(1) }))
  } catch (error) {
    await ground.stop()
    throw error
  }
}

/**
 * The first signal ends everything in order; a second one, from somebody who cannot wait, ends it at once. A mall whose Postgres
 * is gone ends too: it could only answer with faults, and whoever watches over it starts it again.
 */
function endInOrder(lost: Promise<string>, stop: () => Promise<void>): void {
  let isEnding = false
  void lost.then((line) => {
    if (!isEnding) fail(databaseFault(line))
  })
  const end = (): void => {
    if (isEnding) process.exit(130)
    isEnding = true
    stop().then(
      () => process.exit(0),
      (error) => fail(error),
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}

/** What the one who starts the mall can mend is told in one line each; anything else is a fault of ours, with its stack. */
function fail(error: unknown): never {
  if (error instanceof SettingsFault) for (const line of error.lines) console.error(`supermall: ${line}`)
  else if (error instanceof UsageFault || error instanceof BusFault || isDatabaseFault(error))
    console.error(`supermall: ${error.message}`)
  else if (isTaken(error))
    console.error(`supermall: port ${error.port} is in use; choose another with PORT=… npm start`)
  else console.error(error)
  process.exit(1)
}

const isTaken = (error: unknown): error is Error & { port: number } =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

launch().catch(fail)
