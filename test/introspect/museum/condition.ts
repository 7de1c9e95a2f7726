export enum Condition {
  good = 'good',
  needs_care = 'needs-care',
  it_s_lost = "it's lost",
}
