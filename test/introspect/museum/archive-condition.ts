export enum ArchiveCondition {
  sealed = 'sealed',
  good = 'good',
}
