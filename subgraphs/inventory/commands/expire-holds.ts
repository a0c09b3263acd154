import { parseId } from '@supermall/kernel/id'
import { after, minutes } from '@supermall/kernel/time'
import type { Within as HouseWithin } from '@supermall/subgraph/definition'
import { LOOK_AGAIN_MS, standingOf } from '@supermall/subgraph/standing'
import type { Tools, Tx, Unit } from '../data/database.ts'
import type { Expired } from '../data/holds.ts'
import { findExpired, keepHolds, postponeHolds } from '../data/holds.ts'
import { lockSkus } from '../data/skus.ts'
import { releaseStock } from './release-stock.ts'

/** A payment of the last second is still on its way: its order may yet be told as paid. */
const GRACE_MS = minutes(1)
/** As many as orders are asked about at once. */
const MOST = 100
const STEP = 20

type Expiring = Pick<HouseWithin<Tx, Tools>, 'ask' | 'client' | 'clock' | 'transact'>

/**
 * Gives back what is held past its time, and tells how many lines that were. That no payment was heard of does not say that there was
 * none: orders are asked about their checkouts, and while they are silent nothing of these is given back.
 */
export async function expireSomeHolds(within: Expiring): Promise<{ released: number; isMore: boolean }> {
  const before = after(within.clock(), -GRACE_MS)
  const expired = await findExpired(within.client, before, MOST)
  const [ofCheckouts, ofOthers] = [true, false].map((isOne) =>
    expired.filter(({ ownerId }) => (parseId('chk', ownerId) !== null) === isOne),
  ) as [Expired[], Expired[]]
  const failures: unknown[] = []
  const release = (some: readonly Expired[]) => releaseAll(some, { before, failures }, within)
  const others = await release(ofOthers)
  const forgotten = await leaveStanding(ofCheckouts, within)
  const released = others + (await release(forgotten))
  if (failures.length > 0) throw failures[0]
  const isMoved = released > 0 || forgotten.length < ofCheckouts.length
  return { released, isMore: isMoved && expired.length === MOST }
}

/** What orders stand on is kept until these are paid or cancelled; what is on its way there is looked at again. The others come back. */
async function leaveStanding(expired: readonly Expired[], { ask, transact }: Expiring): Promise<readonly Expired[]> {
  const owners = expired.map(({ ownerId }) => ownerId)
  const { placed, onTheirWay, forgotten } = await standingOf(owners, ask)
  if (placed.length > 0) await transact(({ db, now }) => keepHolds(db, placed, now))
  if (onTheirWay.length > 0)
    await transact(({ db, now }) => postponeHolds(db, onTheirWay, { until: after(now, LOOK_AGAIN_MS), now }))
  const free = new Set(forgotten)
  return expired.filter(({ ownerId }) => free.has(ownerId))
}

type Releasing = { readonly before: Date; readonly failures: unknown[] }

/** Step by step; of a step that fails each by itself, so that one that cannot be released keeps no other back. */
async function releaseAll(
  expired: readonly Expired[],
  { before, failures }: Releasing,
  { transact }: Expiring,
): Promise<number> {
  const release = (some: readonly Expired[]) => transact((unit) => releaseSome(some, before, unit))
  const releaseOne = (one: Expired) =>
    release([one]).catch((error) => {
      failures.push(error)
      return 0
    })
  let released = 0
  for (let from = 0; from < expired.length; from += STEP) {
    const some = expired.slice(from, from + STEP)
    const step = await release(some).catch(() => null)
    if (step !== null) released += step
    else for (const one of some) released += await releaseOne(one)
  }
  return released
}

/**
 * Only what is held and not paid: a paid line is deducted, and has nothing to expire. The SKUs of all are locked before
 * the first is released, so that two owners of the same goods are never waited for crosswise.
 */
async function releaseSome(expired: readonly Expired[], before: Date, unit: Unit): Promise<number> {
  await lockSkus(
    unit.db,
    expired.flatMap(({ skuIds }) => skuIds),
  )
  let released = 0
  for (const { ownerId } of expired)
    released += await releaseStock({ ownerId, reason: 'EXPIRED', expiredBefore: before }, unit)
  return released
}
