type Value = string | number | boolean

/** A group of settings as merchants told it last: of the whole mall, or of one shop. */
export type KeptSettings = {
  readonly scope: string
  readonly group: string
  readonly values: Readonly<Record<string, Value>>
}

/** What decides about orders, and what it is until somebody says otherwise. */
export const FALLBACKS = {
  closeUnpaidAfterMinutes: { group: 'trade', value: 30 },
  receiveAfterDays: { group: 'trade', value: 7 },
  answerCasesWithinDays: { group: 'trade', value: 3 },
  refundWithinDays: { group: 'trade', value: 7 },
  isCashOnDeliveryOn: { group: 'pay', value: false },
  isFreightPaidByBalance: { group: 'pay', value: true },
  mostLinesPerOrder: { group: 'trade', value: 50 },
  isInvoiceOffered: { group: 'trade', value: true },
  isPhoneNeeded: { group: 'wap', value: false },
  isClosed: { group: 'shop', value: false },
} as const

type Name = keyof typeof FALLBACKS
type ValueOf<N extends Name> = (typeof FALLBACKS)[N]['value'] extends boolean ? boolean : number

/** The groups that are worth keeping here. */
export const KEPT_GROUPS: ReadonlySet<string> = new Set(Object.values(FALLBACKS).map(({ group }) => group))

/** What a shop says for itself, else what the mall says. */
export function setting<N extends Name>(
  kept: readonly KeptSettings[],
  name: N,
  shopId: string | null = null,
): ValueOf<N> {
  const { group, value } = FALLBACKS[name]
  const said = (scope: string): Value | undefined =>
    kept.find((one) => one.scope === scope && one.group === group)?.values[name]
  const found = [shopId === null ? undefined : said(shopId), said('mall')].find((one) => typeof one === typeof value)
  return (found ?? value) as ValueOf<N>
}

/** A closed mall closes all of its shops. */
export const isShopClosed = (kept: readonly KeptSettings[], shopId: string): boolean =>
  setting(kept, 'isClosed') || setting(kept, 'isClosed', shopId)

/** A mall whose couriers take no cash has no shop whose couriers do. */
export const isCashOn = (kept: readonly KeptSettings[], shopId: string): boolean =>
  setting(kept, 'isCashOnDeliveryOn') && setting(kept, 'isCashOnDeliveryOn', shopId)

export const isPhoneNeeded = (kept: readonly KeptSettings[], shopIds: readonly string[]): boolean =>
  shopIds.some((shopId) => setting(kept, 'isPhoneNeeded', shopId))

/** What several shops sell together is paid together: the shop that waits least says for how long. */
export const unpaidMinutes = (kept: readonly KeptSettings[], shopIds: readonly (string | null)[]): number =>
  shopIds.length === 0
    ? setting(kept, 'closeUnpaidAfterMinutes')
    : Math.min(...shopIds.map((shopId) => setting(kept, 'closeUnpaidAfterMinutes', shopId)))
