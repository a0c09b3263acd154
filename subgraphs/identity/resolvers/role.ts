import { parseId } from '@supermall/kernel/id'
import { can } from '@supermall/subgraph/viewer'
import type { RoleResolvers } from './types.generated.ts'

export const Role: RoleResolvers = {
  __resolveReference: ({ id }, { viewer, loaders }) =>
    parseId('rol', id) && can(viewer, 'identity.role.view') ? loaders.role.load(id) : null,
}
