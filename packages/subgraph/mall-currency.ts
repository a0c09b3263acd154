import { oneOf } from './settings.ts'

/** Payments takes no other money, and orders tells it with the price. */
export const currencySettings = {
  PAYMENTS_CURRENCY: oneOf(['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'TWD', 'SGD', 'AUD', 'CAD', 'JPY', 'KRW', 'KWD'], {
    doc: 'the currency of wallets and of all that is paid; the same in all processes of orders and payments',
    default: 'CNY',
  }),
} as const
