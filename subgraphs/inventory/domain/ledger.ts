import { alertOf } from './alerts.ts'
import type { Move, Movement } from './movement.ts'
import { countersAfter } from './movement.ts'
import type { PlacedShelf, Shelf, Sku } from './stock.ts'
import { freeOn, MOST_ON_HAND } from './stock.ts'

/** What was written, once the last step is done. */
export type Closing = {
  readonly movements: readonly Movement[]
  readonly shelves: readonly { readonly before: PlacedShelf; readonly after: PlacedShelf }[]
  /** `revision` rises with whatever happens to a SKU: time does not, as whoever waits for it has looked at the clock before. */
  readonly skus: readonly { readonly before: Sku; readonly after: Sku; readonly revision: number }[]
}

type SkuEdit = Partial<Pick<Sku, 'mode' | 'threshold' | 'isRetired' | 'isShown'>>

type SecretsWord = { readonly left: number; readonly revision: number }

/** The shelves of some SKUs while somebody moves what is on them: every step sees the one before. */
export type Ledger = {
  readonly sku: (skuId: string) => Sku | null
  /** In the order in which goods are taken. */
  readonly shelvesOf: (skuId: string) => readonly PlacedShelf[]
  readonly shelf: (skuId: string, warehouseId: string) => PlacedShelf | null
  /** What can be sold now, over all enabled warehouses. */
  readonly free: (skuId: string) => number
  /** False, and nothing done, when there would be less than nothing, or less than is held. */
  readonly move: (move: Move) => boolean
  /** A SKU is counted otherwise from now on. */
  readonly amend: (skuId: string, edit: SkuEdit) => void
  /** What the catalogue says of the secrets that a SKU's pieces are, of two words the later; null where they are none. */
  readonly count: (skuId: string, word: SecretsWord | null) => void
  readonly close: () => Closing
}

export function openLedger(skus: readonly Sku[], shelves: readonly PlacedShelf[]): Ledger {
  const known = new Map(skus.map((sku) => [String(sku.id), { before: sku, now: sku }]))
  const placed = new Map(inOrder(shelves).map((shelf) => [keyOf(shelf), { before: shelf, now: shelf }]))
  const movements: Movement[] = []

  const shelvesOf = (skuId: string): PlacedShelf[] =>
    [...placed.values()].flatMap(({ now }) => (now.skuId === skuId ? [now] : []))

  function free(skuId: string): number {
    return shelvesOf(skuId).reduce((sum, shelf) => sum + (shelf.isEnabled ? freeOn(shelf) : 0), 0)
  }

  function move(step: Move): boolean {
    const entry = placed.get(keyOf(step))
    if (!entry) return false
    const { now } = entry
    const after = { onHand: now.onHand + step.onHand, held: now.held + step.held }
    if (after.held < 0 || after.held > after.onHand || (step.onHand > 0 && after.onHand > MOST_ON_HAND)) return false
    const { onHand, held, ...rest } = step
    const number = now.moves + 1
    movements.push({
      ...rest,
      shopId: now.shopId,
      number,
      onHandBefore: now.onHand,
      heldBefore: now.held,
      onHandAfter: after.onHand,
      heldAfter: after.held,
    })
    entry.now = { ...now, ...after, ...countersAfter(now, step), moves: number }
    return true
  }

  function change(skuId: string, to: (sku: Sku) => Sku): void {
    const entry = known.get(skuId)
    if (entry) entry.now = to(entry.now)
  }

  return {
    sku: (skuId) => known.get(skuId)?.now ?? null,
    shelvesOf,
    shelf: (skuId, warehouseId) => placed.get(keyOf({ skuId, warehouseId }))?.now ?? null,
    free,
    move,
    amend: (skuId, edit) => change(skuId, (sku) => ({ ...sku, ...edit, version: sku.version + 1 })),
    count: (skuId, word) => change(skuId, (sku) => counted(sku, word)),
    close: () => ({
      movements,
      shelves: [...placed.values()]
        .filter(({ before, now }) => before !== now)
        .map(({ before, now }) => ({ before, after: now })),
      skus: [...known.values()].flatMap(({ before, now }) => {
        const available = now.isVirtual ? now.available : free(now.id)
        const after = { ...now, available, alert: alertOf({ ...now, available }) }
        return isSame(before, after) ? [] : [{ before, after, revision: revisionOf(now, shelvesOf(now.id)) }]
      }),
    }),
  }
}

const revisionOf = ({ version, secretsRevision }: Sku, shelves: readonly Shelf[]): number =>
  shelves.reduce((sum, { moves }) => sum + moves, version + secretsRevision)

/**
 * The same word heard again is asked for where somebody wrote something else since: what is told of it then comes after what was told
 * of that.
 */
function counted(sku: Sku, word: SecretsWord | null): Sku {
  if (word === null) return { ...sku, isVirtual: false }
  const { left, revision } = word
  if (sku.isVirtual && sku.secretsRevision > revision) return sku
  const isMended = sku.isVirtual && sku.secretsRevision === revision && sku.available !== left
  const version = isMended ? sku.version + 1 : sku.version
  return { ...sku, isVirtual: true, mode: 'UNLIMITED', available: left, secretsRevision: revision, version }
}

const keyOf = ({ skuId, warehouseId }: { skuId: string; warehouseId: string }): string => `${skuId} ${warehouseId}`

const inOrder = (shelves: readonly PlacedShelf[]): PlacedShelf[] =>
  [...shelves].sort((a, b) => a.priority - b.priority || (a.warehouseId < b.warehouseId ? -1 : 1))

const isSame = (a: Sku, b: Sku): boolean =>
  a.available === b.available &&
  a.alert === b.alert &&
  a.version === b.version &&
  a.isVirtual === b.isVirtual &&
  a.secretsRevision === b.secretsRevision
