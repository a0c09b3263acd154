import type { Check, Given } from '@supermall/kernel/check'
import { checkLine, checkLink, checkNumber, checkText } from '@supermall/kernel/check'
import { checkDistinct, checkSize, checkSlug, checkWindow, wrong } from './check.ts'
import { checkHtml } from './html.ts'
import { checkIds } from './ids.ts'

export type ProductKind = 'PHYSICAL' | 'VIRTUAL' | 'VERIFICATION' | 'CARD'
export type ParamGiven = { readonly name: string; readonly value: string }
export type BuyLimitsGiven = {
  readonly leastPerOrder?: Given<number>
  readonly mostPerOrder?: Given<number>
  readonly mostPerBuyer?: Given<number>
}
export type AudienceGiven = {
  readonly viewLevelIds?: Given<readonly string[]>
  readonly viewGroupIds?: Given<readonly string[]>
  readonly buyLevelIds?: Given<readonly string[]>
  readonly buyGroupIds?: Given<readonly string[]>
}
type WindowGiven = { readonly startsAt?: Given<Date>; readonly endsAt?: Given<Date> }

/** What a product says, as it is created or edited. */
export type Said = {
  readonly slug?: Given<string>
  readonly title?: Given<string>
  readonly subtitle?: Given<string>
  readonly description?: Given<string>
  readonly imageUrls?: Given<readonly string[]>
  readonly videoUrl?: Given<string>
  readonly params?: Given<readonly ParamGiven[]>
  readonly labelIds?: Given<readonly string[]>
  readonly flags?: Given<readonly string[]>
  readonly buyLimits?: Given<BuyLimitsGiven>
  readonly audience?: Given<AudienceGiven>
  readonly saleWindow?: Given<WindowGiven>
  readonly salesBase?: Given<number>
}

const MOST_IMAGES = 10

export const checkSaid = (said: Said): readonly Check[] => [
  checkSlug(said.slug, 'slug'),
  checkLine(said.title, { least: 1, most: 100 }, 'title'),
  checkLine(said.subtitle, { least: 0, most: 200 }, 'subtitle'),
  checkHtml(said.description, 'description'),
  checkSize(said.imageUrls, { least: 0, most: MOST_IMAGES }, 'imageUrls'),
  checkDistinct(said.imageUrls, 'imageUrls'),
  ...(said.imageUrls ?? []).map((url, at) => checkLink(url, 'imageUrls', String(at))),
  checkLink(said.videoUrl, 'videoUrl'),
  ...checkParams(said.params ?? []),
  ...checkIds(said.labelIds, { prefix: 'lbl', most: 20 }, 'labelIds'),
  checkDistinct(said.flags, 'flags'),
  ...checkLimits(said.buyLimits ?? {}),
  ...checkAudience(said.audience ?? {}),
  checkWindow(said.saleWindow?.startsAt, said.saleWindow?.endsAt, 'saleWindow', 'endsAt'),
  checkNumber(said.salesBase, { least: 0, most: 1_000_000 }, 'salesBase'),
]

const checkParams = (params: readonly ParamGiven[]): readonly Check[] => [
  checkSize(params, { least: 0, most: 50 }, 'params'),
  checkDistinct(
    params.map(({ name }) => name.trim()),
    'params',
  ),
  ...params.flatMap(({ name, value }, at) => [
    checkLine(name, { least: 1, most: 30 }, 'params', String(at), 'name'),
    checkText(value, { least: 1, most: 200 }, 'params', String(at), 'value'),
  ]),
]

function checkLimits({ leastPerOrder, mostPerOrder, mostPerBuyer }: BuyLimitsGiven): readonly Check[] {
  const least = leastPerOrder ?? 1
  return [
    checkNumber(leastPerOrder, { least: 1, most: 100_000 }, 'buyLimits', 'leastPerOrder'),
    checkNumber(mostPerOrder, { least, most: 100_000 }, 'buyLimits', 'mostPerOrder'),
    checkNumber(mostPerBuyer, { least, most: 100_000 }, 'buyLimits', 'mostPerBuyer'),
  ]
}

const LISTS = { viewLevelIds: 'lvl', viewGroupIds: 'mgr', buyLevelIds: 'lvl', buyGroupIds: 'mgr' } as const

const checkAudience = (audience: AudienceGiven): readonly Check[] =>
  (Object.keys(LISTS) as (keyof typeof LISTS)[]).flatMap((list) =>
    checkIds(audience[list], { prefix: LISTS[list], most: 20 }, 'audience', list),
  )

/** What is put before buyers needs a picture; everything else a draft cannot be without. */
export const checkComplete = (product: { readonly coverUrl: string | null }, ...path: readonly string[]): Check =>
  product.coverUrl === null
    ? wrong('PRODUCT_INCOMPLETE', 'It needs a picture before it goes on the shelf.', ...path)
    : null
