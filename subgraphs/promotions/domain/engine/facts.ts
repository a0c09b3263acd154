import type { Promotion } from '../promotion.ts'
import type { Scope } from '../rules/rule.ts'

/** What is bought of one SKU, and what one piece costs before promotions. */
export type EngineLine = {
  readonly skuId: string
  readonly productId: string
  readonly shopId: string
  readonly categoryId: string
  readonly quantity: number
  readonly listMinor: bigint
  readonly memberMinor: bigint
  /** What of the list price members pay, in ten-thousandths; null where their price is one of its own. */
  readonly memberRate: number | null
  readonly isMemberRefused: boolean
  readonly isPriceKept: boolean
}

type EngineBuyer = {
  readonly accountId: string | null
  readonly levelId: string | null
  readonly groupIds: readonly string[]
}

export type Spent = { readonly givenMinor: bigint; readonly useCount: number }

/** All that promotions depend on; the same facts always give the same prices. */
export type RuleFacts = {
  readonly currency: string
  readonly lines: readonly EngineLine[]
  readonly buyer: EngineBuyer
  readonly now: Date
  readonly rules: readonly Promotion[]
  /** What budgets have given, and how often this buyer has had what is limited, by the rule's id. */
  readonly spent: ReadonlyMap<string, Spent>
  readonly buyerUses: ReadonlyMap<string, number>
  /** What of these products the buyer has received before. */
  readonly boughtProductIds: ReadonlySet<string>
}

export type Reason = { readonly code: string; readonly message: string }
export type RuleWhyNot = Reason & { readonly ruleId: string; readonly name: string }

/** Whether a rule of that scope and shop is about a line. */
export function isAbout({ scope, shopId }: Pick<Promotion, 'scope' | 'shopId'>, line: EngineLine): boolean {
  if (shopId !== null && shopId !== line.shopId) return false
  const { productIds, categoryIds, excludedProductIds }: Scope = scope
  if (excludedProductIds.includes(line.productId)) return false
  if (productIds.length === 0 && categoryIds.length === 0) return true
  return productIds.includes(line.productId) || categoryIds.includes(line.categoryId)
}
