import { payload } from '@supermall/subgraph/payload'
import { asConsumer } from '@supermall/subgraph/viewer'
import { createHotKeyword } from '../commands/create-hot-keyword.ts'
import { deleteHotKeyword } from '../commands/delete-hot-keyword.ts'
import type { ForgetSearches } from '../commands/forget-searches.ts'
import { forgetSearches, forgottenOf } from '../commands/forget-searches.ts'
import { rebuildSearchIndex } from '../commands/rebuild-search-index.ts'
import { updateHotKeyword } from '../commands/update-hot-keyword.ts'
import type { Context } from '../context.ts'
import { noteForgotten } from '../data/search-log.ts'
import { importMutations } from './import-job.ts'
import { mediaMutations } from './media-asset.ts'
import type { MutationResolvers } from './types.generated.ts'

const ownMutations: Partial<MutationResolvers> = {
  searchHistoryDelete: (_, { input }, context) => forgetHistory(input, context),
  searchHistoryClear: (_, { input }, context) => forgetHistory(input, context),
  hotKeywordCreate: (_, { input }, { operate }) =>
    operate('catalog.search.hot-create', (unit) => createHotKeyword(input, unit)).then(payload('hotKeyword')),
  hotKeywordUpdate: (_, { input }, { operate }) =>
    operate('catalog.search.hot-update', (unit) => updateHotKeyword(input, unit)).then(payload('hotKeyword')),
  hotKeywordDelete: (_, { input }, { operate }) =>
    operate('catalog.search.hot-delete', (unit) => deleteHotKeyword(input, unit)).then(payload('hotKeyword')),
  searchIndexRebuild: async (_, { input }, { operate, wakeJob }) => {
    const rebuilt = await operate('catalog.search.rebuild', (unit) => rebuildSearchIndex(input, unit))
    wakeJob('build-search-documents')
    return payload('staleCount')(rebuilt)
  },
}

async function forgetHistory(input: ForgetSearches, { transact, viewer, cache, clock }: Context) {
  const forgotten = forgottenOf(asConsumer(viewer).accountId, input, clock())
  const deleted = await transact((unit) => forgetSearches(input, forgotten, unit))
  if (deleted.ok) await noteForgotten(cache, forgotten)
  return payload('deletedCount')(deleted)
}

export const searchMutations = { ...ownMutations, ...mediaMutations, ...importMutations }
