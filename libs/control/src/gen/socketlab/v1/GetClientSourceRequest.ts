// Original file: socketlab/v1/client.proto


export interface GetClientSourceRequest {
}

export interface GetClientSourceRequest__Output {
}
