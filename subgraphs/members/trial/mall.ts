import { derivedId } from '@supermall/kernel/id'
import { memoryCache } from '@supermall/subgraph/cache'
import { served } from '@supermall/testing/served'
import * as viewers from '@supermall/testing/viewers'
import { memberIdOf } from '../domain/member.ts'
import subgraph from '../index.ts'
import { answerUses } from './uses.ts'

export type { Asked } from '@supermall/testing/served'
export { codes, errorCodes, mutation } from '@supermall/testing/served'
export { buyer, guest, platform } from '@supermall/testing/viewers'

export const accountId = (ordinal: number) => derivedId('acc', ordinal)
export const memberId = (ordinal: number) => memberIdOf(accountId(ordinal))
export const productId = (ordinal: number) => derivedId('prd', ordinal)

/** The owner of a shop of the demo, with all that staff of a shop can hold. */
export const merchant = (permissions?: readonly string[]) => viewers.merchant(0, permissions)

/** The demo mall's members as this subgraph alone serves them, on a Saturday at noon in Shanghai. */
export async function mall() {
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const cache = memoryCache(() => clock.now.getTime())
  const house = await served(subgraph, { cache, clock: () => clock.now })
  await answerUses(house.bus)
  await house.opened.seed(1_000)
  return {
    ...house,
    clock,
    /** What was told since this was last asked, oldest first. */
    told: await house.tellings(),
    /** Everything that the domain keeps, audit and outbox aside: two of them are equal when nothing changed. */
    kept: () => house.keptIn(TABLES),
  }
}

export type Mall = Awaited<ReturnType<typeof mall>>

const TABLES = [
  ...['member', 'member_level', 'cohort', 'cohort_member', 'form_field', 'form_answer', 'member_rules', 'address'],
  ...['favourite', 'product_view', 'export_run', 'mass_message', 'inbox_message', 'counted_order'],
]
