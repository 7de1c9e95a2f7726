/** Injection token of the backend's data source: the class `DataSource` may stand for another one of the application. */
export const DATA_SOURCE = Symbol('DataSource');
