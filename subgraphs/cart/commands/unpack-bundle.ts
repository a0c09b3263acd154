import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import type { BundleWanted } from '../domain/wanted-bundle.ts'
import { linesOfBundle } from '../domain/wanted-bundle.ts'
import { askBundle } from '../providers/mall.ts'
import type { WantedLines } from './begin-guest-cart.ts'

/** What so many of a bundle are, as lines: none where it does not run, which is judged where the key is known. */
export async function unpackBundle(bundle: BundleWanted, ask: Ask): Promise<WantedLines> {
  const id: Id<'bdl'> | null = parseId('bdl', bundle.bundleId)
  const items = id === null ? [] : await askBundle(ask, id)
  return { bundle, lines: linesOfBundle(items, bundle.count) }
}
