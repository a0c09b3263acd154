import type { Money } from '@supermall/kernel/money'
import { subtract } from '@supermall/kernel/money'
import type { Wire } from '@supermall/kernel/wire'
import { fromWire } from '@supermall/kernel/wire'

/** What crossed the border as text, less what is taken off it. */
export function houseMoney(wire: Wire, off?: Wire): Money {
  const whole = fromWire(wire)
  return off ? subtract(whole, houseMoney(off)) : whole
}
