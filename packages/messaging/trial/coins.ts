import { event, idOf } from '@supermall/contracts/define'
import { z } from 'zod'

/** What the tests of messaging tell and react to. */
export const coinCounted = event('coin.counted', 'purseId', { purseId: idOf('prs'), number: z.int() })
export const coinLost = event('coin.lost', 'purseId', { purseId: idOf('prs') })

/** One row per effect, without any key: an effect that happens twice shows. */
export const EFFECTS = 'create table effect (event_id text not null, purse_id text not null, number integer not null, at serial);'
