import { currencies } from '@supermall/kernel/money'
import { oneOf } from './settings.ts'

/** Payments takes no other money, and orders tells it with the price: where it is not told to all, nothing is sold. */
export const currencySettings = {
  PAYMENTS_CURRENCY: oneOf(currencies, {
    doc: 'the money of the mall: of wallets and of all that is paid; the same in all processes',
    default: 'CNY',
  }),
} as const
