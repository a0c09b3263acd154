import type { HouseSettings } from '@supermall/subgraph/house-settings'
import { SettingsFault } from '@supermall/subgraph/settings'
import type { Arguments } from './arguments.ts'

type Needed = Partial<Record<keyof HouseSettings, string>>

/** Several processes must share what one process can keep to itself. */
const SHARED: Needed = {
  DATABASE_URL: 'processes share one Postgres server',
  NATS_URL: 'processes tell each other over NATS',
  INTERNAL_SECRET: 'subgraphs believe only a gateway that knows it',
}

/** A guess would go unnoticed until money that was paid is never told of. */
const SERVED: Needed = {
  INTERNAL_SECRET: 'subgraphs believe only a gateway that knows it',
  PUBLIC_URL: 'payment providers and clients reach the mall there, and production has no address of its own',
}

/** What is missing is said before anything starts, all of it at once. Who only migrates, or has an errand, serves nobody. */
export function requireSettings(
  settings: HouseSettings,
  { parts, isMigration, errand }: Pick<Arguments, 'parts' | 'isMigration' | 'errand'>,
): void {
  const isServed = settings.MODE === 'production' && !isMigration && errand === null
  // An errand is done beside a mall that runs, where there is a server for both.
  const isShared = parts.length > 0 || (errand !== null && settings.DATABASE_URL !== null)
  const needed: Needed = Object.assign({}, isShared ? SHARED : {}, isServed ? SERVED : {})
  const missing = Object.entries(needed).filter(([name]) => settings[name as keyof HouseSettings] === null)
  if (missing.length > 0) throw new SettingsFault(missing.map(([name, why]) => `${name} is not set: ${why}`))
}
