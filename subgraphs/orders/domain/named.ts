/** What a client named for a checkout, in its own order: by it a refusal says where the wrong thing stands. */
export type Named = {
  /** Of explicit lines; null of the cart. */
  readonly skuIds: readonly string[] | null
  readonly couponIds: readonly string[]
}

/** Undefined for what was not named but given, or where nobody knows any more. */
export function pathOfSku(named: Named | undefined, skuId: string): readonly string[] | undefined {
  if (named?.skuIds === null) return ['of', 'isCart']
  const index = named?.skuIds.indexOf(skuId) ?? -1
  return index < 0 ? undefined : ['of', 'lines', String(index), 'skuId']
}

export function pathOfCoupon(named: Pick<Named, 'couponIds'> | undefined, couponId: string): readonly string[] {
  const index = named?.couponIds.indexOf(couponId) ?? -1
  return index < 0 ? ['couponIds'] : ['couponIds', String(index)]
}
