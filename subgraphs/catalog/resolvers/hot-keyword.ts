import { parseId } from '@supermall/kernel/id'
import { can } from '@supermall/subgraph/viewer'
import type { HotKeywordResolvers } from './types.generated.ts'

export const HotKeyword: HotKeywordResolvers = {
  __resolveReference: async ({ id }, { loaders, viewer }) => {
    const word = parseId('hot', id) && (await loaders.hotKeyword.load(id))
    return word && (word.isEnabled || can(viewer, 'catalog.search.view')) ? word : null
  },
  searchCount: ({ searchCount }) => Number(searchCount),
}
