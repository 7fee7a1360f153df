// Original file: socketlab/v1/client.proto


export interface ListHeldConnectionsRequest {
}

export interface ListHeldConnectionsRequest__Output {
}
