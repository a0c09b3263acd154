import type { Check } from '@supermall/kernel/check'
import { checkLine, checkText } from '@supermall/kernel/check'
import type { Point } from '@supermall/kernel/geo'
import { checkPoint } from '@supermall/kernel/geo'
import { CALLABLE_FORM, isCallable } from '@supermall/kernel/phone'
import type { OpeningHours } from '../domain/opening-hours.ts'
import { checkHours, checkTimeZone } from '../domain/opening-hours.ts'

type StoreFacts = {
  readonly name?: string | null
  readonly phone?: string | null
  readonly address?: string | null
  readonly location?: Point | null
  readonly hours?: readonly OpeningHours[] | null
  readonly timeZone?: string | null
}

export const checkStore = (input: StoreFacts): readonly Check[] => [
  checkLine(input.name, { least: 1, most: 60 }, 'name'),
  checkLandline(input.phone),
  checkText(input.address, { least: 1, most: 200 }, 'address'),
  checkPoint(input.location, 'location'),
  ...checkHours(input.hours),
  checkTimeZone(input.timeZone),
]

/** Nobody signs in with it, so it may be written as people read it. */
function checkLandline(phone: string | null | undefined): Check {
  if (phone == null || isCallable(phone.trim())) return null
  return { code: 'PHONE_INVALID', message: CALLABLE_FORM, path: ['phone'] }
}
