import type { Currency, Money } from '@supermall/kernel/money'
import { money, subtract } from '@supermall/kernel/money'

type Wire = { readonly minorUnits: string; readonly currency: string }

/** What crossed the border as text, less what is taken off it. */
export function houseMoney(wire: Wire, off?: Wire): Money {
  const whole = money(BigInt(wire.minorUnits), wire.currency as Currency)
  return off ? subtract(whole, houseMoney(off)) : whole
}
