// Original file: socketlab/v1/client.proto


export interface CloseConnectionResponse {
}

export interface CloseConnectionResponse__Output {
}
