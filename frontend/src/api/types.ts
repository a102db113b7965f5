import type { components } from './schema'

type Schemas = components['schemas']

export type LinkedCustomer = Schemas['LinkedCustomer']
export type LinkApproval = Schemas['LinkApproval']
export type Customer = Schemas['Customer']
export type CustomerUpdate = Schemas['CustomerUpdate']
export type CustomerMatch = Schemas['CustomerMatch']
export type LinkChallenge = Schemas['LinkChallenge']
export type Balance = Schemas['Balance']
export type Bucket = Schemas['Bucket']
export type BucketType = Schemas['BucketType']
export type UsagePage = Schemas['UsagePage']
export type UsageRecord = Schemas['UsageRecord']
export type UsageSummary = NonNullable<Schemas['UsageSummary']>
export type UsageCategory = Schemas['UsageCategory']
export type Statement = Schemas['Statement']
export type StatementState = Schemas['StatementState']
export type StatementAccess = Schemas['StatementAccess']
export type AccessEvent = Schemas['AccessEvent']
export type AccountRemoval = Schemas['AccountRemoval']
export type ServiceHealth = Schemas['ServiceHealth']
export type DependencyState = Schemas['DependencyState']
