import { aftersaleReturned } from '@supermall/contracts/orders'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { settingOf } from '../data/settings.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import { answerBy, parcelOf } from '../domain/aftersale.ts'
import { aboutCase } from '../domain/aftersale-told.ts'
import type { Carriage } from '../domain/carriage.ts'
import { checkCarriage } from '../domain/carriage.ts'
import { moveCase } from './move-aftersale.ts'
import type { ExpectedCase } from './open-aftersale.ts'
import { openOwnCase } from './open-aftersale.ts'

type ReturnAftersale = ExpectedCase & Carriage
type Returning = { readonly accountId: Id<'acc'>; readonly carrierCodes: readonly string[] }

/**
 * The goods are on their way back: from now on they are waited for, as long as the parcel of an order may take and a shop may take to
 * answer.
 */
export async function returnAftersale(
  input: ReturnAftersale,
  { accountId, carrierCodes }: Returning,
  unit: Unit,
): Promise<Result<AftersaleCase>> {
  const fine = checked(...checkCarriage(input, carrierCodes))
  if (!fine.ok) return fine
  const opened = await openOwnCase(input, { accountId, to: 'BUYER_SHIPPED' }, unit)
  if (!opened.ok) return opened
  const { found, order } = opened.value
  const days =
    (await settingOf(unit.db, 'receiveAfterDays', found.shopId)) +
    (await settingOf(unit.db, 'answerCasesWithinDays', found.shopId))
  const edit = { buyerParcel: parcelOf(input, unit.now), dueAt: answerBy(unit.now, days) }
  const returned = await moveCase(found, { to: 'BUYER_SHIPPED', edit }, unit)
  unit.emit(aftersaleReturned(aboutCase(found, order)))
  return ok(returned)
}
