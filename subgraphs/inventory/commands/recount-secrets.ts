import type { Ask } from '@supermall/messaging/ask'
import { mayGoOn } from '@supermall/messaging/go-on'
import type { Transact } from '@supermall/messaging/unit'
import type { Tools, Tx } from '../data/database.ts'
import { findCursor, keepCursor } from '../data/job-cursor.ts'
import { lookAtGone } from '../data/skus.ts'
import { askWhatTheyAre, countAll, MOST_ASKED } from './learn-skus.ts'

type Recounting = Pick<Tools, 'client'> & { readonly ask: Ask; readonly transact: Transact<Tx> }

const CURSOR = 'recount-secrets'
const AT_ONCE = 2_000

/**
 * Of so many that are used up each time: whether the catalogue has secrets of those that are counted by them. Who has to end before all
 * of them were asked about begins with the same again.
 */
export async function recountSecrets({ client, ask, transact }: Recounting): Promise<number> {
  const { skuIds, lastId } = await lookAtGone(client, await findCursor(client, CURSOR), AT_ONCE)
  let recounted = 0
  for (let at = 0; at < skuIds.length; at += MOST_ASKED) {
    if (!mayGoOn()) return recounted
    const skus = await askWhatTheyAre(skuIds.slice(at, at + MOST_ASKED), ask)
    recounted += await transact((unit) => countAll(skus, unit))
  }
  await keepCursor(client, CURSOR, lastId ?? '')
  return recounted
}
