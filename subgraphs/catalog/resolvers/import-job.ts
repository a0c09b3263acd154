import type { PermissionCode } from '@supermall/contracts/permissions'
import { fault } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import { linkUntil } from '@supermall/subgraph/file-links'
import { payload } from '@supermall/subgraph/payload'
import { can } from '@supermall/subgraph/viewer'
import { learnFeatures } from '../commands/ask-about-shops.ts'
import { cancelImport } from '../commands/cancel-import.ts'
import { startImport } from '../commands/start-import.ts'
import type { Context } from '../context.ts'
import { isOwn } from '../data/goods-loaders.ts'
import { listImports, listLines } from '../data/imports.ts'
import { nullable } from '../data/nullable.generated.ts'
import type { ImportJobRow } from '../data/rows.ts'
import type { ImportKind } from '../domain/import-sheet.ts'
import { RESULT_PATH } from '../routes/serve-import-result.ts'
import { ownWhere } from './own-where.ts'
import type { ImportJobResolvers, ImportLineResolvers, MutationResolvers, QueryResolvers } from './types.generated.ts'

/** An import does what other mutations do, so whoever starts it needs what they need. */
const NEEDED: Readonly<Record<ImportKind, PermissionCode>> = {
  CATEGORIES: 'catalog.category.edit',
  PRODUCTS: 'catalog.product.edit',
  PRICES: 'catalog.product.price',
  STOCK: 'inventory.stock.move',
}

export const importQueries: Partial<QueryResolvers> = {
  importJob: (_, { id }, context) => seenImport(id, context),
  importJobs: (_, { where, ...page }, { client, viewer }) =>
    listImports(client, ownWhere(where, viewer, nullable.ImportJob), page),
}

export const importMutations: Partial<MutationResolvers> = {
  importJobStart: async (_, { input }, context) => {
    const { operate, viewer, wakeJob } = context
    await learnFeatures(input.shopId ?? undefined, context)
    const started = await operate('catalog.import.start', async (unit) => {
      if (!can(viewer, NEEDED[input.kind]))
        throw fault('FORBIDDEN', `an import of ${input.kind} needs ${NEEDED[input.kind]}`)
      return startImport(input, unit)
    })
    if (started.ok) wakeJob('import-lines')
    return payload('importJob')(started)
  },
  importJobCancel: (_, { input }, { operate }) =>
    operate('catalog.import.cancel', (unit) => cancelImport(input, unit)).then(payload('importJob')),
}

export const ImportJob: ImportJobResolvers = {
  __resolveReference: ({ id }, context) => seenImport(id, context),
  shop: ({ shopId }) => (shopId === null ? null : { id: shopId }),
  kind: ({ kind }) => kind as ImportKind,
  status: ({ status }) => status as 'WAITING',
  asset: ({ assetId }, _, { loaders }) => loaders.asset.load(assetId),
  resultUrl: ({ id, lineCount }, _, { media, clock }) =>
    lineCount === 0 ? null : `${RESULT_PATH}${media.tickets.sign(id, linkUntil(clock()))}`,
  lines: ({ id }, { status, ...page }, { sql }) => listLines(sql, { importId: id, status: status ?? null }, page),
}

export const ImportLine: ImportLineResolvers = {
  status: ({ status }) => status as 'WAITING',
}

/** The same for what there is not and for what is another shop's. */
async function seenImport(id: string, { loaders, viewer }: Context): Promise<ImportJobRow | null> {
  if (!parseId('imp', id) || !can(viewer, 'catalog.import.run')) return null
  const job = await loaders.importJob.load(id)
  return job && isOwn(job.shopId, viewer) ? job : null
}
