import type { DocumentNode, GraphQLSchema } from 'graphql'
import { assertValidSchema, buildASTSchema, parse, printSchema } from 'graphql'
import { knowScalars } from '../graph/known-scalars.ts'
import type { ContractName, Contracts } from './contract.ts'
import { contractNames } from './contract.ts'
import { contractText } from './contract-text.ts'

/** The contracts of one supergraph, each made when the first asks for it: a gateway may never be asked for some. */
export function openContracts(supergraph: DocumentNode, schema: () => GraphQLSchema): Contracts {
  const made = new Map<ContractName, GraphQLSchema>()
  let whole: DocumentNode | null = null
  return {
    schemaOf(contract) {
      whole ??= parse(printSchema(schema()), { noLocation: true })
      const known = made.get(contract) ?? knowScalars(buildASTSchema(contractText(whole, { supergraph, contract })))
      made.set(contract, known)
      return known
    },
  }
}

/** The texts of all contracts, as they are committed for clients; throws where one would be no schema. */
export function printContracts({ supergraph, schema }: { readonly supergraph: string; readonly schema: string }) {
  const contracts = openContracts(parse(supergraph, { noLocation: true }), () => buildASTSchema(parse(schema)))
  return contractNames.map((name) => {
    const made = contracts.schemaOf(name)
    assertValidSchema(made)
    return { name, text: `${printSchema(made)}\n` }
  })
}
