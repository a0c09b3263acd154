import { isPermissionCode } from '@supermall/contracts/permissions'
import { fault } from '@supermall/kernel/fault'
import type { ConstDirectiveNode, GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import { defaultFieldResolver, isObjectType, valueFromASTUntyped } from 'graphql'
import type { Request, Viewer } from './viewer.ts'
import { can } from './viewer.ts'

/** What a field asks of the one who reads it. Each list is an OR of ANDs, as the directives are written. */
export type Requirement = {
  readonly isSignedIn: boolean
  readonly scopes: readonly (readonly string[])[]
  readonly audiences: readonly (readonly string[])[]
}

export type Verdict = 'allowed' | 'UNAUTHENTICATED' | 'FORBIDDEN'

/** Reads `@authenticated`, `@requiresScopes` and `@policy` (whose policies are audiences) from a field or a type. */
export function requirementOf(directives: readonly ConstDirectiveNode[]): Requirement | null {
  const scopes = argument(directives, 'requiresScopes', 'scopes')
  const audiences = argument(directives, 'policy', 'policies')
  const isSignedIn = directives.some(({ name }) => name.value === 'authenticated')
  return isSignedIn || scopes.length > 0 || audiences.length > 0 ? { isSignedIn, scopes, audiences } : null
}

/** Deny by default: a scope that is no known permission is held by nobody. */
export function judge(viewer: Viewer, requirement: Requirement): Verdict {
  if (viewer.audience === 'GUEST') return 'UNAUTHENTICATED'
  const { scopes, audiences } = requirement
  const hasScope =
    scopes.length === 0 || scopes.some((all) => all.every((code) => isPermissionCode(code) && can(viewer, code)))
  const hasAudience =
    audiences.length === 0 || audiences.some((all) => all.every((audience) => audience === viewer.audience))
  return hasScope && hasAudience ? 'allowed' : 'FORBIDDEN'
}

/** The gateway has judged already; a subgraph judges again, so that no path around the gateway's plan reaches a guarded field. */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    const typeNodes = [type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? [])
    const ofType = requirementOf(typeNodes)
    for (const field of Object.values(type.getFields())) {
      const requirements = [ofType, requirementOf(field.astNode?.directives ?? [])].filter((one) => one !== null)
      if (requirements.length === 0) continue
      field.resolve = guarded(field.resolve ?? defaultFieldResolver, requirements, `${type.name}.${field.name}`)
    }
  }
  return schema
}

function guarded(
  resolve: GraphQLFieldResolver<unknown, Request>,
  requirements: readonly Requirement[],
  where: string,
): GraphQLFieldResolver<unknown, Request> {
  return (source, args, context, info) => {
    for (const requirement of requirements) {
      const verdict = judge(context.viewer, requirement)
      if (verdict !== 'allowed') throw fault(verdict, `${context.viewer.audience} asked for ${where}`)
    }
    return resolve(source, args, context, info)
  }
}

function argument(directives: readonly ConstDirectiveNode[], directive: string, name: string): string[][] {
  return directives
    .filter((one) => one.name.value === directive)
    .flatMap((one) => one.arguments ?? [])
    .filter((one) => one.name.value === name)
    .flatMap((one) => valueFromASTUntyped(one.value) as string[][])
}
