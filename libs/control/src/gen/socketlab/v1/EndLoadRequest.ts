// Original file: socketlab/v1/client.proto


export interface EndLoadRequest {
}

export interface EndLoadRequest__Output {
}
