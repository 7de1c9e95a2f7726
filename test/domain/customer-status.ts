export enum CustomerStatus {
  ACTIVE = 10,
  BLOCKED = 20,
}
