import type { Promotion } from '../domain/promotion.ts'
import type { Tx } from './database.ts'
import { MALL, promotionOf } from './promotions.ts'

type Page = { readonly revision: number; readonly rules: readonly Promotion[] }

/** The published rules of shops and of the platform, kept in memory for as long as nobody has changed them. */
export type RuleBook = {
  /** Reads only the scopes whose revision is not the one that is known here. */
  readonly read: (db: Tx, revisions: ReadonlyMap<string, number>) => Promise<readonly Promotion[]>
}

const MOST_SCOPES = 2_000

export function ruleBook(): RuleBook {
  const pages = new Map<string, Page>()
  return {
    async read(db, revisions) {
      const stale = [...revisions].filter(([scope, revision]) => pages.get(scope)?.revision !== revision)
      if (stale.length > 0) await learn(db, stale, pages)
      return [...revisions.keys()].flatMap((scope) => pages.get(scope)?.rules ?? [])
    },
  }
}

/** What is read may be newer than its revision says: then it is read once more, and nothing worse. */
async function learn(db: Tx, stale: readonly (readonly [string, number])[], pages: Map<string, Page>): Promise<void> {
  const scopes = stale.map(([scope]) => scope)
  const shopIds = scopes.filter((scope) => scope !== MALL)
  const ofMall = scopes.includes(MALL) ? [{ shopId: null }] : []
  const rows = await db.promotion.findMany({
    where: { status: 'PUBLISHED', OR: [{ shopId: { in: shopIds } }, ...ofMall] },
    orderBy: { id: 'asc' },
  })
  const rules = rows.map(promotionOf)
  for (const [scope, revision] of stale) {
    const own = rules.filter(({ shopId }) => (shopId ?? MALL) === scope)
    pages.delete(scope)
    pages.set(scope, { revision, rules: own })
  }
  for (const scope of [...pages.keys()].slice(0, Math.max(0, pages.size - MOST_SCOPES))) pages.delete(scope)
}
