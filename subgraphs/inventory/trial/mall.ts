import { derivedId } from '@supermall/kernel/id'
import { startAnswering } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import type { Envelope } from '@supermall/messaging/envelope'
import { createLog } from '@supermall/subgraph/log'
import { served } from '@supermall/testing/served'
import * as viewers from '@supermall/testing/viewers'
import subgraph from '../index.ts'
import { catalog } from './catalog.ts'

export type { Asked } from '@supermall/testing/served'
export { codes, mutation } from '@supermall/testing/served'
export { guest, merchant, platform } from '@supermall/testing/viewers'

export const shopId = (ordinal: number) => derivedId('shp', ordinal)
export const buyer = viewers.buyer(1)

/**
 * The demo mall's stock as this subgraph alone serves it, with a catalogue that knows the goods that a test gives it.
 */
export async function mall(scale = 300) {
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const bus = memoryBus()
  const log = createLog({ level: 'silent', isPretty: false })
  const goods = catalog()
  await startAnswering([goods.answerer], { bus, within: undefined, log })
  const house = await served(subgraph, { bus, clock: () => clock.now, log })
  await house.opened.seed(scale)
  return {
    ...house,
    clock,
    goods,
    told: async (name: string): Promise<readonly Envelope[]> =>
      (
        await house.sql.query<{ envelope: Envelope }>(
          `select envelope from outbox_event where envelope ->> 'name' = $1 order by id`,
          [name],
        )
      ).rows.map(({ envelope }) => envelope),
    /** Everything that the domain keeps, audit and outbox aside: two of them are equal when nothing changed. */
    kept: () => house.keptIn(TABLES),
  }
}

export type Mall = Awaited<ReturnType<typeof mall>>

const TABLES = [
  ...['warehouse', 'sku', 'stock', 'stock_movement', 'stock_display', 'hold', 'hold_line', 'hold_part', 'restock'],
  ...['stock_document', 'stock_document_line', 'stock_transfer', 'stock_transfer_line', 'idempotency_key'],
]
