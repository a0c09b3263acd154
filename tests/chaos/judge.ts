import type { Acknowledged } from './acknowledged.ts'
import { compare } from './acknowledged.ts'
import { writeEvidence } from './evidence.ts'
import { audit } from './invariants/audit.ts'
import { copies, shown as shownAsKept } from './invariants/copies.ts'
import { events } from './invariants/events.ts'
import { ledger } from './invariants/ledger.ts'
import { money } from './invariants/money.ts'
import { orders } from './invariants/orders.ts'
import { orphans } from './invariants/orphans.ts'
import { provider } from './invariants/provider.ts'
import { rewards } from './invariants/rewards.ts'
import { secrets } from './invariants/secrets.ts'
import { stock } from './invariants/stock.ts'
import { ways } from './invariants/ways.ts'
import type { Seen } from './snapshot.ts'
import { takeSnapshot } from './snapshot.ts'
import type { Movement } from './till.ts'
import type { Shown } from './window.ts'

export const invariants = { stock, secrets, orders, money, ledger, rewards, events, audit, orphans, copies, ways }

/** With those that need what a provider and a gateway say. */
export const promises = Object.assign({ provider, gateway: shownAsKept }, invariants)

export const MOVEMENT = 'provider.movement (key text, kind text, about text, amount bigint)'
export const SHOWN = 'gateway.shown (sku text, price bigint, state text, hits int)'

/** What broke: which promise, how often, the first rows that show it, and the file of all rows that name the same things. */
export type Broken = {
  readonly says: string
  readonly count: number
  readonly shown: readonly object[]
  readonly evidence?: string | null
}

const MOST_SHOWN = 3

/** What others know: clients what they were told, a provider what it moved, and a gateway what it shows, where one was there. */
type Witness = {
  readonly acknowledged: readonly Acknowledged[]
  readonly movements?: readonly Movement[]
  readonly shown?: readonly Shown[]
}

/** Asks the databases of all domains at once, then what others knew at that moment against what is kept. */
export async function judge(seen: Seen, hear: () => Promise<Witness>): Promise<readonly Broken[]> {
  const snapshot = await takeSnapshot(seen, hear)
  const { acknowledged, movements, shown } = snapshot.said
  try {
    const broken: Broken[] = []
    if (movements) await snapshot.add(MOVEMENT, movements)
    if (shown) await snapshot.add(SHOWN, shown)
    const areas = Object.entries(invariants)
    if (movements) areas.push(['provider', provider])
    if (shown) areas.push(['gateway', shownAsKept])
    for (const [area, all] of areas) {
      for (const { says, broken: query } of all) {
        const rows = await snapshot.rows<object>(query)
        if (rows.length > 0)
          broken.push({ says: `${area}: ${says}`, count: rows.length, shown: rows.slice(0, MOST_SHOWN) })
      }
    }
    const lies = await compare(snapshot, acknowledged)
    if (lies.length > 0)
      broken.push({
        says: 'clients: what was acknowledged is so',
        count: lies.length,
        shown: lies.slice(0, MOST_SHOWN),
      })
    const explained: Broken[] = []
    for (const one of broken) {
      const evidence = await writeEvidence(snapshot, one.shown)
      explained.push({
        ...one,
        says: snapshot.isStill ? one.says : `${one.says} (copied while the mall went on)`,
        evidence,
      })
    }
    return explained
  } finally {
    await snapshot.close()
  }
}

export const promiseCount = Object.values(promises).flat().length + 1
