// Original file: socketlab/v1/evidence.proto


export interface GetTierRequest {
}

export interface GetTierRequest__Output {
}
